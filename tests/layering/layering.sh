#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# layering.sh ROOT: walks the includes of ROOT/include/nines and prints every arrow that the plan of
# the house does not allow, and every header without licence line, include guard or test.
# Exit status 1 when something was printed.
set -u -o pipefail
export LC_ALL=C
cd "$1" || exit 2

# Each room and the rooms below it that it may see. core sees nobody.
declare -A allowed=(
    [config]="config"
    [core]="config core"
    [stats]="config core stats"
    [sli]="config core stats sli"
    [budget]="config core stats sli budget"
    [burn]="config core stats sli budget burn"
    [quantile]="config core stats quantile"
    [incident]="config core stats sli incident"
    [toil]="config core stats toil"
    [capacity]="config core stats capacity"
    [rotation]="config core stats rotation"
    [promql]="config core quantile promql"
    [slo_tracker]="config core stats sli budget burn quantile"
    [slo_tracker_set]="config core sli burn slo_tracker"
    [nines]="config core stats sli budget burn quantile promql rotation capacity incident toil slo_tracker slo_tracker_set"
)

# room_of nines/ROOM/NAME.hpp: sets `room`; a header beside the rooms is a room of its own.
room_of() {
    room=${1#nines/}
    room=${room%%/*}
    room=${room%.hpp}
}

third_party_allowed() { # FOLDER HEADER
    case "$1:$2" in
    boost:nines/stats/*) ;;
    Eigen:nines/capacity/*) ;;
    date:nines/rotation/* | date:nines/budget/calendar_period.hpp) ;;
    *) return 1 ;;
    esac
}

check_includes() { # HEADER
    local header=$1 room own included
    room_of "$header"
    own=$room
    [[ -n ${allowed[$own]:-} ]] || echo "$header: no room of this name in the plan"
    while read -r included; do
        case "$included" in
        \"*) echo "$header: includes $included; write <nines/...>" ;;
        nines/*)
            [[ -f include/$included ]] || echo "$header: includes $included, which is not there"
            room_of "$included"
            [[ " ${allowed[$own]:-} " == *" $room "* ]] ||
                echo "$header: $own may not see $room ($included)"
            ;;
        boost/* | Eigen/* | date/*)
            third_party_allowed "${included%%/*}" "$header" ||
                echo "$header: may not include ${included%%/*} ($included)"
            ;;
        iostream) echo "$header: includes iostream" ;;
        */*) echo "$header: may not include $included" ;;
        esac
    done < <(sed -nE 's/^[[:space:]]*#[[:space:]]*include[[:space:]]*(<([^>]*)>|("[^"]*")).*/\2\3/p' \
        "include/$header")
}

check_form() { # HEADER
    local header=$1 test text
    text=$(<"include/$header")
    [[ $text == "// SPDX-License-Identifier: BSL-1.0"$'\n'* ]] ||
        echo "$header: first line is not the licence"
    [[ $text$'\n' == *$'\n#pragma once\n'* ]] || echo "$header: no #pragma once"
    [[ $text != *"_clock::now("* ]] || echo "$header: reads a clock"
    test=tests/${header#nines/}
    test=${test%.hpp}_test.cpp
    [[ -f $test ]] || echo "$header: no test $test"
}

check_circles() {
    grep -rEo '^#include <nines/[^>]+' include/nines |
        sed -E 's/^include\///; s/:#include </ /' |
        tsort 2>&1 >/dev/null | sed -nE 's/^tsort: (nines.*)/circle of includes: \1/p'
}

# Headers that reach Boost, Eigen or date, themselves or through others.
heavy_headers() {
    local heavy more
    heavy=$(grep -rlE '^#include <(boost|Eigen|date)/' include/nines | sed 's/^include\///')
    while :; do
        more=$( (
            echo "$heavy"
            [[ -z $heavy ]] || grep -rlF -e "$(sed 's/.*/#include <&>/' <<<"$heavy")" include/nines |
                sed 's/^include\///'
        ) | sort -u | grep .)
        [[ "$more" != "$heavy" ]] || break
        heavy=$more
    done
    echo "$heavy"
}

check_umbrella() {
    local umbrella=nines/nines.hpp
    [[ -f include/$umbrella ]] || return 0
    diff <(sed -nE 's/^#include <(nines\/.*)>/\1/p' include/$umbrella | sort) \
        <(comm -23 <(find include/nines -name '*.hpp' ! -path include/$umbrella | sed 's/^include\///' | sort) \
            <(heavy_headers | sort)) |
        sed -nE "s,^< (.*),$umbrella: includes \1\, which is heavy or not there,p
                 s,^> (.*),$umbrella: lacks \1,p"
}

found=$(
    while read -r header; do
        check_includes "$header"
        check_form "$header"
    done < <(find include/nines -name '*.hpp' | sed 's/^include\///' | sort)
    check_circles
    check_umbrella
    find tests benchmarks examples cmake -type f \
        \( -name '*.cpp' -o -name '*.hpp' -o -name '*.sh' -o -name '*.cmake' -o -name CMakeLists.txt \) |
        sort | while read -r file; do
        { read -r first && read -r second; } <"$file"
        [[ "$first$second" == *'SPDX-License-Identifier: BSL-1.0'* ]] || echo "$file: no licence line"
    done
)
[[ -z $found ]] || {
    echo "$found"
    exit 1
}
