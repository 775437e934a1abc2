#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# The example service and its dependency from start to end, over real sockets on 127.0.0.1.
# Usage: service.sh SERVICE DEPENDENCY
set -uo pipefail
service=$1 dependency=$2
work=$(mktemp -d)
failures=0 pids=()
trap clean_up EXIT
clean_up() {
    kill -KILL "${pids[@]}" 2>/dev/null
    ((failures == 0)) || cat "$work"/*.err
    rm -rf "$work"
}

# ThreadSanitizer sees our code but not that of httplib's compiled library.
echo 'called_from_lib:libcpp-httplib.so' >"$work/tsan"
export TSAN_OPTIONS="${TSAN_OPTIONS:-} suppressions=$work/tsan"

# expect WHAT EXPECTED ACTUAL
expect() {
    [[ $2 == "$3" ]] && return
    printf 'FAILED: %s: expected %s, got %s\n' "$1" "$2" "$3"
    failures=$((failures + 1))
}

# start NAME PROGRAM ARGUMENT...: sets port and pid; the system chooses the port.
start() {
    local said=$work/$1.out tries
    : >"$said"
    "${@:2}" --port 0 >"$said" 2>"$work/$1.err" &
    pid=$!
    pids+=("$pid")
    for ((tries = 0; tries < 100; tries++)); do
        port=$(sed -n 's/^listening on 127.0.0.1://p' "$said")
        [[ -z $port ]] || return 0
        sleep 0.05
    done
    echo "FAILED: $1 did not start"
    exit 1
}

# stop WHAT PID: asks it to end by SIGTERM.
stop() {
    kill -TERM "$2"
    wait "$2"
    expect "exit status of the $1 after SIGTERM" 0 $?
}

# send PORT BYTES: what printf's %b makes of BYTES; sets status and leaves the answer in $work/answer.
send() {
    exec 3<>"/dev/tcp/127.0.0.1/$1"
    printf '%b' "$2" >&3
    IFS=' ' read -r -t 5 _ status _ <&3
    timeout "${3:-5}" cat <&3 >"$work/answer"
    exec 3>&-
}

# get TARGET [HEADERS]; post PORT TARGET BODY
get() { send "$service_port" "GET $1 HTTP/1.1\r\nHost: test\r\nConnection: close\r\n${2:-}\r\n"; }
post() {
    send "$1" "POST $2 HTTP/1.1\r\nHost: test\r\nConnection: close\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: ${#3}\r\n\r\n$3"
}

# expect_get STATUS TARGET [HEADERS]
expect_get() {
    get "$2" "${3:-}"
    expect "GET $2" "$1" "$status"
}

# expect_refused STATUS WHAT WORD ARGUMENT...: the service must end by itself with STATUS and say WORD.
expect_refused() {
    local said code
    said=$(timeout 5 "$service" "${@:4}" 2>&1)
    code=$?
    expect "exit status for $2" "$1" "$code"
    [[ $said == *"$3"* ]] || expect "message for $2" "$3" "$said"
}

start dependency "$dependency" --seed 7
dependency_pid=$pid dependency_port=$port
mkdir "$work/uploads"
start service "$service" --dependency-port "$dependency_port" --dependency-patience-ms 1000 \
    --threads 3 --access-log "$work/access.log" --upload-dir "$work/uploads"
service_pid=$pid service_port=$port

expect_get 200 /
expect_get 200 '/catalog?shelf=3'
expect_get 304 '/catalog?shelf=3' 'If-None-Match: "shelf-3"\r\n'
expect_get 200 '/orders?item=4'
expect_get 200 /report
expect_get 200 /healthz
expect_get 404 /nowhere 'Referer: a"b\\c\r\nUser-Agent: test\r\n'
post "$service_port" /upload "hello"
expect "POST /upload" 201 "$status"
expect "the uploaded file" hello "$(cat "$work"/uploads/*)"
send "$service_port" 'GET /catalog HTTP/9.9\r\n' 0.1
expect "a protocol of the future" 400 "$status"
send "$service_port" '\x16\x03\x01 \x80"\r\n' 0.1
expect "bytes that are no request" 400 "$status"

# Four clients at once; none of their requests may be lost or mixed up.
clients=()
for ((client = 0; client < 4; client++)); do
    for ((n = 0; n < 25; n++)); do
        get "/catalog?shelf=$n"
        [[ $status == 200 ]] || exit 1
    done &
    clients+=($!)
done
for client in "${clients[@]}"; do
    wait "$client"
    expect "one of four clients at once" 0 $?
done

post "$dependency_port" /control/delay ms=soon
expect "a delay that is no number" 400 "$status"
post "$dependency_port" /control/delay ms=4000
expect "POST /control/delay" 200 "$status"
expect_get 504 '/orders?item=4'
{
    kill -KILL "$dependency_pid"
    wait "$dependency_pid"
} 2>/dev/null
expect_get 503 '/orders?item=4'
rm -r "$work/uploads"
post "$service_port" /upload "nowhere to go"
expect "POST /upload without the folder" 500 "$status"

get /metrics
metrics=$work/metrics
sed '1,/^\r$/d' "$work/answer" >"$metrics"
expect "the last line of /metrics" "# EOF" "$(tail -n 1 "$metrics")"
while read -r route class count; do
    expect "requests of $route, $class" "$count" \
        "$(sed -n "s|^http_requests_total{route=\"$route\",class=\"$class\"} ||p" "$metrics")"
done <<'COUNTS'
/ 2xx 1
/catalog 2xx 101
/catalog 3xx 1
/orders 2xx 1
/orders 5xx 2
/upload 2xx 1
/upload 5xx 1
/report 2xx 1
/healthz 2xx 1
/healthz 1xx 0
other 4xx 3
COUNTS
for sample in _count '_bucket{le="+Inf"}'; do
    expect "latency$sample" 113 "$(sed -n "s/^http_request_duration_seconds$sample //p" "$metrics")"
done
within=$(sed -n 's/^http_request_duration_seconds_bucket{le="1.0"} //p' "$metrics")
((within < 113)) || expect "requests answered within a second" "112 or less" "$within"

# expect_slo WHAT LINE: /slo must have that line, an extended regular expression.
expect_slo() { grep -qxE -- "$2" "$work/answer" || expect "/slo: $1" "$2" "$(tr -d '\r' <"$work/answer")"; }
expect_get 200 /slo
expect_slo "the budget" 'Budget of what was seen: 0\.113 failures allowed, 3 spent \(2655 %\)'
for window in 5m 30m 1h 2h 6h 1d 3d 30d; do
    expect_slo "the window of $window" " +$window +26\.55 +3 +113  partial"
done
expect_slo "errors" 'Errors: 0\.02655 of them'
expect_slo "latencies" 'Latency: p50 [0-9.e-]+ s, p90 [0-9.e-]+ s, p99 [0-9.e-]+ s, p99\.9 [12]\.[0-9]+ s'
expect_slo "saturation" 'Saturation: (0\.3333|0\.6667|1) of the workers'
expect_slo "no page for three failures" 'page: inactive'
expect_slo "why not" 'page: no, chance is not ruled out, .*'
expect_slo "the gate's reason" 'chance is not ruled out: .*; at most 1 opens the gate'
expect_slo "what is at stake" '  1h: 3 bad of 113, burns 26\.5487 \(covers [0-9]+s of it\)'
# An outage pages, and the service says so by itself; it must have been watched for some 15 s first.
more=0
until grep -q '^service: a page begins$' "$work/service.err" || ((more == 60)); do
    expect_get 503 '/orders?item=4'
    more=$((more + 1))
    sleep 1
done
expect_get 200 /slo
expect_slo "a page for an outage" 'page: firing'
outage='chance is ruled out: [0-9]+ failed in [0-9ms]+, [0-9.]+ expected at the objective, which shows as much [0-9.e-]+ times a year; at most 1 opens the gate'
expect_slo "the evidence for it" "$outage"
expect "the same said with the page" 1 "$(grep -cE "^$outage$" "$work/service.err")"
expect "what the service says of it" 1 "$(grep -c '^service: a page begins$' "$work/service.err")"

expect_refused 1 "a port in use" "cannot listen on 127.0.0.1:$service_port" --port "$service_port" \
    --dependency-port 1 --access-log "$work/other.log" --upload-dir "$work"
expect_refused 2 "a port out of range" "--port: Value 70000 not in range" --port 70000
for wrong in "100%: more than 0 and less than 100 percent" "high: a decimal such as 99.9%"; do
    expect_refused 2 "an objective of ${wrong%%: *}" "--objective: '${wrong%%: *}': expected ${wrong#*: }" \
        --objective "${wrong%%: *}"
done
"$dependency" --port 70000 2>/dev/null
expect "exit status of the dependency for a port out of range" 2 $?
"$dependency" --help >/dev/null
expect "exit status of the dependency's help" 0 $?
expect_refused 1 "a log that cannot be written" "$work/no/log" --dependency-port 1 \
    --access-log "$work/no/log" --upload-dir "$work"

stop service "$service_pid"
start dependency "$dependency"
stop dependency "$pid"

log=$work/access.log
shape='^127\.0\.0\.1 - - \[[0-9]{2}/[A-Z][a-z]{2}/[0-9]{4}:[0-9:]{8} \+0000\] "[^"]+" [0-9]{3} [0-9]+ "[^"]+" "[^"]+" [0-9]+\.[0-9]{6}$'
expect "lines of the log" $((113 + more)) "$(wc -l <"$log")"
expect "lines of the log that look right" $((113 + more)) "$(grep -cE "$shape" "$log")"
# has WHAT TEXT
has() { expect "$1 in the log" 1 "$(grep -cF -- "$2" "$log")"; }
has "the escaped referer and the agent" '"GET /nowhere HTTP/1.1" 404 0 "a\x22b\x5Cc" "test" 0.'
has "a protocol of the future" '"GET /catalog HTTP/9.9" 400 0 "-" "-" 0.'
has "bytes that are no request" '"\x16\x03\x01 \x80\x22" 400 0 "-" "-" 0.'
has "the upload" '"POST /upload HTTP/1.1" 201 7 "-" "-" 0.'
has "the order that waited" '"GET /orders?item=4 HTTP/1.1" 504 '
[[ $(awk '/ 504 /{ print ($NF >= 1) }' "$log") == 1 ]] ||
    expect "time of the order that waited" "1 s or more" "$(grep ' 504 ' "$log")"

((failures == 0)) && echo "all as expected"
((failures == 0))
