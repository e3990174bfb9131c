what_i_see = "In one person they cross a scarf and a dark sweater, in the other nothing."
