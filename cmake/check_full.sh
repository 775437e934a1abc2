# SPDX-License-Identifier: BSL-1.0
# The part of check.sh that `full` adds; sourced by it.

# shellcheck disable=SC2086
install_missing $NINES_FULL_PACKAGES

source "$NINES_ROOT/cmake/fuzz.sh"

# ThreadSanitizer over what is concurrent.
check_tsan() {
    local dir=$NINES_ROOT/build/clang++-19-tsan
    step "clang++-19-tsan"
    configure tsan "$dir" "${grouped_sources[@]}" -D CMAKE_CXX_COMPILER=clang++-19 && build "$dir" concurrent ||
        failed=$((failed + 1))
    count_ctest "$dir" -L concurrent
}

own_sources() {
    find "$NINES_ROOT"/{include,tests,benchmarks,examples} \( -name '*.hpp' -o -name '*.cpp' \) -print0
}

check_format() { own_sources | xargs -0 clang-format-19 --dry-run -Werror; }

# Every header in one translation unit, and for each room one of its tests, where templates are
# instantiated.
check_tidy() {
    local dir=$NINES_ROOT/build/clang++-19-tidy room
    configure tidy "$dir" || return
    echo "// SPDX-License-Identifier: BSL-1.0" >"$dir/all_headers.cpp"
    (cd "$NINES_ROOT/include" && find nines -name '*.hpp' | sort | sed 's/.*/#include <&>/') >>"$dir/all_headers.cpp"
    {
        echo "$dir/all_headers.cpp"
        for room in core stats sli budget burn quantile capacity rotation incident toil; do
            find "$NINES_ROOT/tests/$room" -name '*_test.cpp' | sort | head -n 1
        done
    } | xargs -P "$(nproc)" -I '{}' clang-tidy-19 --quiet --config-file="$NINES_ROOT/.clang-tidy" '{}' -- \
        -std=c++20 -isystem /usr/include/eigen3 -I"$NINES_ROOT/include" -I"$NINES_ROOT/tests" \
        -DNINES_SHARED_DIR='""' -DNINES_SOURCE_DIR='""'
}

check_documentation() { (cd "$NINES_ROOT" && mkdir -p build && doxygen cmake/Doxyfile); }

step "format, tidy, documentation"
count_step "clang-format" check_format
count_step "clang-tidy" check_tidy
count_step "doxygen without warnings" check_documentation

count_step "every header compiles by itself" \
    build "$NINES_ROOT/build/$default_build" all_verify_interface_header_sets
# Every compiler and every mode, though not each with each, so that it stays under half an hour. What
# the first build has been through at -O2 needs no more than -O1 again.
fast_release=(-D "CMAKE_CXX_FLAGS_RELEASE=-O1 -DNDEBUG")
[[ $default_build == g++-release ]] || check_build g++-release release -D CMAKE_CXX_COMPILER=g++
check_build clang++-14-no-exceptions no-exceptions -D CMAKE_CXX_COMPILER=clang++-14
check_build clang++-19-asan-ubsan asan-ubsan -D CMAKE_CXX_COMPILER=clang++-19
check_tsan
NINES_FUZZ_SEED=1 check_fuzz 10 # the same every time; what is random, cmake/fuzz.sh explores
