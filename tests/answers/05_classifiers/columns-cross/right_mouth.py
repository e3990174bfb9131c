what_i_see = "They pass under the mouth and cross the lower part of the visage, darker on the left."
