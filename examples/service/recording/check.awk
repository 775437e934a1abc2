# SPDX-License-Identifier: BSL-1.0
# Does everything that was recorded tell the same story?
# Input, in this order: the access log, the counters, the latency histogram, the last scrape, and
# the reports of the load generator. Prints the totals; exit status 1 if any two disagree.

function complain(what, left, right) {
    if (left != right) {
        printf "check: %s: %d against %d\n", what, left, right
        bad = 1
    }
}

FNR == 1 { input++ }

input == 1 {
    # The quoted fields hold no quotes: 2 is the request, 3 status and bytes, 6 the agent.
    split($0, quoted, "\"")
    split(quoted[3], answer, " ")
    class = substr(answer[1], 1, 1) "xx"
    log_lines++
    log_class[class]++
    by_hey += quoted[6] ~ /^hey\//
}
input == 2 && FNR > 1 {
    split($0, f, ",")
    for (i = 1; i <= 5; i++)
        last[f[2], i "xx"] = f[i + 2]
    route[f[2]]
}
input == 3 && FNR > 1 { split($0, f, ","); in_histogram += f[4] }
input == 4 && /^http_request_duration_seconds_count/ { in_metrics = $2 }
input > 4 && / responses$/ { answered += $2 }
input > 4 && /^Error distribution/ { errors = 1 }
input > 4 && /^Summary/ { errors = 0 }
input > 4 && errors && /^ *\[[0-9]+\]/ { gsub(/[\[\]]/, "", $1); unanswered += $1 }

END {
    printf "%-10s %9s %9s %9s %9s %9s\n", "route", "1xx", "2xx", "3xx", "4xx", "5xx"
    for (r in route) {
        printf "%-10s", r
        for (i = 1; i <= 5; i++) {
            printf " %9d", last[r, i "xx"]
            sum[i "xx"] += last[r, i "xx"]
            counted += last[r, i "xx"]
        }
        print ""
    }
    printf "%-10s", "all"
    for (i = 1; i <= 5; i++) {
        printf " %9d", sum[i "xx"]
        complain("log against counters, " i "xx", log_class[i "xx"], sum[i "xx"])
    }
    printf "\n%d requests\n", log_lines
    complain("log against counters, total", log_lines, counted)
    complain("log against latency histogram", log_lines, in_histogram)
    complain("log against the service's own histogram", log_lines, in_metrics)
    printf "%d requests of the load generator got no answer\n", unanswered
    if (by_hey < answered || by_hey > answered + unanswered)
        complain("log against the load generator's answers", by_hey, answered)
    exit bad
}
