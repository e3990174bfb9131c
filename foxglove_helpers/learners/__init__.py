"""The learners of the seminar: AROW (ours, and Jubatus itself), the random forest, LightGBM; R1, R5."""
