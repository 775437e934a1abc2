// SPDX-License-Identifier: BSL-1.0
#include <nines/quantile/number_recording.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <concepts>
#include <cstdint>
#include <utility>
#include <vector>

namespace number_recording_test {

using namespace std::chrono_literals;

namespace {

struct list : nines::number_recording<list> {
    using nines::number_recording<list>::record;
    void record(double value) { seen.emplace_back(value, 1); }
    template <std::integral Count>
    void record(double value, Count count) {
        seen.emplace_back(value, static_cast<long>(count));
    }
    std::vector<std::pair<double, long>> seen;
};

template <class... Values>
concept can_record = requires(list& into, const Values&... values) { into.record(values...); };

} // namespace

static_assert(!can_record<const char*>);

TEST_CASE("whole numbers are the nearest doubles, durations are seconds") {
    list values;
    values.record(7);
    values.record(~std::uint64_t{0}, 2);
    values.record(250ms);
    values.record(3min, std::uint8_t{4});
    CHECK(values.seen ==
          std::vector<std::pair<double, long>>{{7, 1}, {0x1p64, 2}, {0.25, 1}, {180, 4}});
}

} // namespace number_recording_test
