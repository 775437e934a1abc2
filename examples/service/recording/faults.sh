# SPDX-License-Identifier: BSL-1.0
# shellcheck shell=bash disable=SC2034,SC2154
# The faults that cmake/record.sh injects. Each is a function of its length in seconds that starts
# it, waits, undoes it, and leaves in `what` a sentence without commas for its label.
# Reads work, tools, seconds, seed, root, small_disk, dependency_port and service_port.

dependency_killed() {
    what='the dependency is killed by SIGKILL and started again at the end: orders answer 503'
    kill -KILL "$(<"$work/dependency.pid")"
    pause "$1"
    start_program dependency --port "$dependency_port" --seed "$seed"
}

cpu_stolen() {
    local raise=()
    what='stress-ng on every core: answers are slow'
    if "${root[@]}" nice -n -19 true 2>/dev/null; then
        what='stress-ng at raised priority on every core: answers are slow'
        raise=("${root[@]}" nice -n -19)
    fi
    "${raise[@]}" stress-ng --cpu "$((3 * $(nproc)))" --timeout "$1s" --temp-path "$work" --quiet &
    wait $!
}

# Filled again and again, as uploads under way give back a little.
disk_full() {
    local end=$(($(now_ms) + $1 * 1000))
    if [[ -z $small_disk ]]; then
        what='left out: mounting a small disk was not permitted'
        return
    fi
    what='the 2 MB disk of the uploads is filled and freed at the end: uploads answer 507'
    while (($(now_ms) < end)); do
        cat /dev/zero >>"$work/uploads/filler" 2>/dev/null || true
        pause 0.5
    done
    rm "$work/uploads/filler"
}

slow_dependency() {
    local control=http://127.0.0.1:$dependency_port/control/delay
    what='the dependency takes 0.4 to 1.2 s for an answer: orders are slow or answer 504'
    curl -sf -o "$work/said" -d ms=800 "$control"
    pause "$1"
    curl -sf -o "$work/said" -d ms=0 "$control"
}

garbage() {
    local sender
    what='bytes that are not HTTP at about 15 connections a second: answers 400 404 and 414'
    bash "$tools/garbage.sh" "$service_port" "$seed" &
    sender=$!
    pause "$1"
    kill "$sender"
    wait "$sender" 2>/dev/null || true
}

# inject FAULT AT LENGTH: both in thousandths of the recording.
inject() {
    local length=$(($3 * seconds / 1000)) begin
    pause_until $(($2 * seconds))
    begin=$(rfc3339)
    say "$begin $1 for $length s"
    "$1" "$length"
    printf '%s,%s,%s,%s\n' "$1" "$begin" "$(rfc3339)" "$what" >>"$work/faults.csv"
}

inject_faults() {
    echo 'fault,start,end,what' >"$work/faults.csv"
    inject dependency_killed 200 40
    inject cpu_stolen 360 40
    inject disk_full 500 50
    inject slow_dependency 650 50
    inject garbage 820 40
}
