# SPDX-License-Identifier: BSL-1.0
# Latency histograms by interval from an access log with request times.
# Buckets: 32 to each power of two, so a bound is at most 3.2 % above what it stands for;
# latency_us is the greatest whole number of microseconds in the bucket.
# Variable: len, the interval in seconds. The log must be in order of time.

# Days since 1970-01-01 of a day in the Gregorian calendar, with years that start in March.
function days(y, m, d,    shifted) {
    shifted = m > 2 ? m - 3 : m + 9
    if (m <= 2)
        y--
    return 365 * y + int(y / 4) - int(y / 100) + int(y / 400) + int((153 * shifted + 2) / 5) + d - 719469
}

function bucket_bound(us,    width) {
    for (width = 1; us >= 64 * width; width *= 2) {
    }
    return us < 64 ? us : (int(us / width) + 1) * width - 1
}

function print_interval(    i, j, n, bound, key) {
    for (key in count)
        bound[++n] = key + 0
    for (i = 2; i <= n; i++) {
        key = bound[i]
        for (j = i - 1; j > 0 && bound[j] > key; j--)
            bound[j + 1] = bound[j]
        bound[j + 1] = key
    }
    for (i = 1; i <= n; i++)
        printf "%d.000,%d.000,%d,%d\n", start, len, bound[i], count[bound[i]]
    for (key in count)
        delete count[key]
}

BEGIN { print "interval_start_s,interval_len_s,latency_us,count" }
{
    # [23/Nov/2026:07:15:00
    split(substr($4, 2), t, /[\/:]/)
    month = (index("JanFebMarAprMayJunJulAugSepOctNovDec", t[2]) + 2) / 3
    second = days(t[3], month, t[1]) * 86400 + t[4] * 3600 + t[5] * 60 + t[6]
    if (second - second % len != start) {
        if (start != "")
            print_interval()
        start = second - second % len
    }
    count[bucket_bound(int($NF * 1000000 + 0.5))]++
}
END { if (start != "") print_interval() }
