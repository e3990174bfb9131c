my_reply = "What is dark beside the jaw is mostly hair, so the numbers tell about hairstyles, not about jaws."
