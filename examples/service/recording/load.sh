# SPDX-License-Identifier: BSL-1.0
# shellcheck shell=bash disable=SC2034,SC2154
# Sends the planned load and scrapes the metrics page for cmake/record.sh.
# Reads work, tools, seconds, rate, seed and service_port.

plan_load() {
    mkdir "$work/hey" "$work/scrapes"
    head -c 6000 /dev/zero | tr '\0' x >"$work/body"
    awk -v duration="$seconds" -v rate="$rate" -v seed="$seed" -f "$tools/load_plan.awk" |
        sort -n >"$work/plan"
}

generate_load() {
    local from length route per_s n=0 url=http://127.0.0.1:$service_port arguments
    while read -r from length route per_s; do
        pause_until "$(awk -v s="$from" 'BEGIN { printf "%d", s * 1000 }')"
        n=$((n + 1))
        arguments=(-z "${length}s" -q "$per_s" -c 1 -cpus 1 -t 10 -disable-keepalive -disable-compression)
        case $route in
        healthz) arguments+=("$url/healthz") ;;
        front) arguments+=("$url/") ;;
        catalog) arguments+=("$url/catalog?shelf=$((n % 12 + 1))") ;;
        cached) arguments+=(-H 'If-None-Match: "shelf-3"' "$url/catalog?shelf=3") ;;
        orders) arguments+=("$url/orders?item=$((n % 40))") ;;
        upload) arguments+=(-m POST -D "$work/body" "$url/upload") ;;
        report) arguments+=("$url/report") ;;
        esac
        hey "${arguments[@]}" >"$work/hey/$n.txt" &
    done <"$work/plan"
    wait
}

# A scrape is kept under the time at which it was asked for.
scrape() {
    local asked
    asked=$(now_ms)
    if curl -sf -m 4 -o "$work/scrape" "http://127.0.0.1:$service_port/metrics"; then
        mv "$work/scrape" "$work/scrapes/$asked.txt"
    else
        say "a scrape got no answer"
    fi
}

scrape_regularly() {
    local k
    for ((k = 0; ; k++)); do
        pause_until $((k * 5000))
        scrape
    done
}
