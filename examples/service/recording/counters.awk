# SPDX-License-Identifier: BSL-1.0
# The request counters of the scrapes as CSV, one line per scrape and route.
# Input: the scrapes in order of time, each named <milliseconds since 1970>.txt.

function finish(    i, route, total) {
    for (i = 1; i <= routes; i++) {
        route = name[i]
        total = n[route, "1xx"] + n[route, "2xx"] + n[route, "3xx"] + n[route, "4xx"] + n[route, "5xx"]
        printf "%s,%s,%d,%d,%d,%d,%d,%d\n", stamp, route, n[route, "1xx"], n[route, "2xx"],
            n[route, "3xx"], n[route, "4xx"], n[route, "5xx"], total
    }
}

BEGIN { print "timestamp_ms,route,r1xx,r2xx,r3xx,r4xx,r5xx,total" }
FNR == 1 {
    if (stamp != "")
        finish()
    stamp = FILENAME
    gsub(/.*\/|\.txt$/, "", stamp)
}
/^http_requests_total/ {
    split($1, part, "\"")
    if (!(part[2] in known)) { known[part[2]]; name[++routes] = part[2] }
    n[part[2], part[4]] = $2
}
END { finish() }
