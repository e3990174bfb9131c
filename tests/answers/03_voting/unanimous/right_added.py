unanimous = smiling.value_counts()[0] + smiling.value_counts()[17]
