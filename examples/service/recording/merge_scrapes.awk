# SPDX-License-Identifier: BSL-1.0
# Merges scrapes of the metrics page into one OpenMetrics text with time stamps.
# Input: the scrapes in order of time, each named <milliseconds since 1970>.txt.
# Samples of a counter or gauge are grouped by series; those of a histogram by scrape, as a point
# of a histogram is its buckets, sum and count together.

FNR == 1 {
    stamp = FILENAME
    sub(/.*\//, "", stamp)
    stamp = sprintf("%.3f", stamp / 1000)
}
/^# EOF/ { next }
/^# TYPE/ && !($3 in type) { order[++families] = $3; type[$3] = $4 }
/^# TYPE/ { family = $3 }
/^#/ && !($0 in seen) { seen[$0]; head[family] = head[family] $0 "\n" }
/^#/ { next }
{
    group = type[family] == "histogram" ? family : $1
    if (!(group in samples))
        groups[family, ++size[family]] = group
    samples[group] = samples[group] $0 " " stamp "\n"
}
END {
    for (f = 1; f <= families; f++) {
        family = order[f]
        printf "%s", head[family]
        for (g = 1; g <= size[family]; g++)
            printf "%s", samples[groups[family, g]]
    }
    print "# EOF"
}
