# SPDX-License-Identifier: BSL-1.0
# shellcheck shell=bash disable=SC2034,SC2154
# Writes the recording for cmake/record.sh from what was collected in $work.
# Reads work, tools, out, seconds, rate, seed and note.

class_totals() {
    awk -F, 'FNR > 1 { for (i = 1; i <= 5; i++) last[$2, i] = $(i + 2); route[$2] }
        END {
            for (i = 1; i <= 5; i++) {
                n = 0
                for (r in route) n += last[r, i]
                total += n
                printf "\"%dxx\": %d, ", i, n
            }
            printf "\"total\": %d", total
        }' "$work/result/counters.csv"
}

system_name() { sed -n 's/^PRETTY_NAME="\{0,1\}\([^"]*\)"\{0,1\}$/\1/p' /etc/os-release; }

# describe BEGIN END
describe() {
    cat <<TEXT
{
  "what": "examples/service under load with injected faults, recorded by cmake/record.sh",
  "command": "bash cmake/record.sh --duration ${seconds}s --rate $rate --seed $seed",
  "start": "$1",
  "end": "$2",
  "machine": {
    "cpu": "$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1)",
    "cores": $(nproc),
    "memory_kb": $(awk '/^MemTotal/ { print $2 }' /proc/meminfo),
    "kernel": "$(uname -sr | cut -d- -f1) $(uname -m)",
    "system": "$(system_name)"
  },
  "note": "$note",
  "load": "mean rate $rate/s in the shape of a day: a quiet night, a morning peak at 40 % and an evening peak at 76 % of the time; every request on a connection of its own; seed $seed",
  "requests": {$(class_totals)},
  "scrapes": $(find "$work/scrapes" -name '*.txt' | wc -l),
  "faults": "faults.csv"
}
TEXT
}

# write_result BEGIN END: prints the totals; gives up if the records disagree.
write_result() {
    local scrapes result=$work/result
    mkdir "$result"
    mapfile -t scrapes < <(printf '%s\n' "$work"/scrapes/*.txt | sort)
    awk -f "$tools/merge_scrapes.awk" "${scrapes[@]}" >"$result/metrics.openmetrics.txt"
    awk -f "$tools/counters.awk" "${scrapes[@]}" >"$result/counters.csv"
    awk -v len=10 -f "$tools/latency_histogram.awk" "$work/access.log" >"$result/latency_histogram.csv"
    cp "$work/faults.csv" "$result/"
    describe "$1" "$2" >"$result/recording.json"
    LC_ALL=C awk -f "$tools/check.awk" "$work/access.log" "$result/counters.csv" \
        "$result/latency_histogram.csv" "${scrapes[-1]}" "$work"/hey/*.txt ||
        give_up "the records disagree"
    gzip -9nc "$work/access.log" >"$result/access.log.gz"
    gzip -9n "$result/metrics.openmetrics.txt" "$result/latency_histogram.csv"
    mkdir -p "$(dirname "$out")"
    cp -r "$result" "$out"
}
