// SPDX-License-Identifier: BSL-1.0
// One test for every summary: merging has an identity, is commutative and associative, and where a
// summary has a byte form, reading what was written gives it back and nothing else is accepted.
//
// A new summary is added to one of the two lists below, with an overload of `summary_of`.

#include <nines/burn/count_history.hpp>
#include <nines/capacity/linear_trend.hpp>
#include <nines/core/event_counts.hpp>
#include <nines/core/interval_set.hpp>
#include <nines/core/mergeable.hpp>
#include <nines/quantile/bucket_histogram.hpp>
#include <nines/quantile/exponential_histogram.hpp>
#include <nines/quantile/log_linear_histogram.hpp>
#include <nines/quantile/order_statistics.hpp>
#include <nines/sli/counter.hpp>
#include <nines/sli/time_slices.hpp>
#include <nines/sli/uptime.hpp>

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <chrono>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <span>
#include <tuple>
#include <type_traits>
#include <vector>

namespace mergeable_test {

namespace {

template <class T>
struct tag {};

/// What a summary is made of: small numbers, in threes.
using threes = std::vector<std::tuple<std::uint64_t, std::uint64_t, std::uint64_t>>;

/// RapidCheck is compiled for this alone, whatever the number of summaries; and this is what a
/// counterexample shows.
threes draw_threes(const char* name) {
    const auto number = rc::gen::inRange<std::uint64_t>(0, 50);
    return *rc::gen::container<threes>(rc::gen::tuple(number, number, number)).as(name);
}

template <class Summary, class Feed>
Summary fed(const threes& numbers, Feed feed) {
    Summary summary;
    for (const auto& [a, b, c] : numbers) {
        feed(summary, a, b, c);
    }
    return summary;
}

/// Up to a quarter of the largest count, so that three of them still add up.
template <std::unsigned_integral Count>
nines::event_counts<Count> summary_of(tag<nines::event_counts<Count>>, const threes& numbers) {
    constexpr int room = std::numeric_limits<Count>::digits - 16;
    return fed<nines::event_counts<Count>>(numbers, [](auto& counts, auto a, auto b, auto c) {
        const auto shift = static_cast<int>(c) % (room + 1);
        counts.good = static_cast<Count>(counts.good + (a << shift));
        counts.bad = static_cast<Count>(counts.bad + (b << shift));
    });
}

/// Multiples of 2^-10 below 2^40: sums of three are exact, so that order cannot matter.
template <std::floating_point Count>
nines::event_counts<Count> summary_of(tag<nines::event_counts<Count>>, const threes& numbers) {
    return fed<nines::event_counts<Count>>(numbers, [](auto& counts, auto a, auto b, auto c) {
        const int exponent = static_cast<int>(c) % 30 - 10;
        counts.good += std::ldexp(static_cast<Count>(a), exponent);
        counts.bad += std::ldexp(static_cast<Count>(b), exponent);
    });
}

using times = nines::interval_set<std::chrono::sys_seconds>;

times summary_of(tag<times>, const threes& numbers) {
    return fed<times>(numbers, [](times& set, auto from, auto length, auto) {
        const std::chrono::sys_seconds start{std::chrono::seconds{from}};
        set.merge(
            times::try_from(nines::half_open{start, start + std::chrono::seconds{length}}).value());
    });
}

nines::sample_tally summary_of(tag<nines::sample_tally>, const threes& numbers) {
    return fed<nines::sample_tally>(
        numbers, [](nines::sample_tally& tally, auto state, auto number, auto gaps) {
            tally.seen[state % nines::sample_states] += number;
            if (state % nines::sample_states == 1) { // advanced, some of them after a gap
                tally.gaps += gaps < number ? gaps : number;
            }
        });
}

/// Whole ticks; with 49 for the longest duration, which saturates.
template <class Duration>
nines::uptime_summary<Duration> summary_of(tag<nines::uptime_summary<Duration>>,
                                           const threes& numbers) {
    const auto ticks = [](std::uint64_t n) {
        return n == 49 ? (Duration::max)() : Duration{static_cast<typename Duration::rep>(n)};
    };
    return fed<nines::uptime_summary<Duration>>(
        numbers, [=](auto& sum, auto up, auto down, auto out) {
            sum.merge({ticks(up), ticks(down % 49), ticks(out % 49)});
        });
}

nines::slice_summary summary_of(tag<nines::slice_summary>, const threes& numbers) {
    return fed<nines::slice_summary>(
        numbers, [](nines::slice_summary& summary, auto good, auto bad, auto choice) {
            const nines::slice_rule rule{nines::objective::percent(90),
                                         static_cast<nines::empty_slice>(choice % 3)};
            summary.add(rule, nines::event_counts<>{good, bad});
        });
}

nines::slice_ratio_summary summary_of(tag<nines::slice_ratio_summary>, const threes& numbers) {
    return fed<nines::slice_ratio_summary>(numbers, [](nines::slice_ratio_summary& summary,
                                                       auto good, auto bad, auto choice) {
        summary.add(nines::event_counts<>{good, bad}, static_cast<nines::empty_slice>(choice % 3));
    });
}

/// Some have counted nothing and have no bounds yet; all others have the same ones.
nines::bucket_histogram summary_of(tag<nines::bucket_histogram>, const threes& numbers) {
    const auto values =
        fed<std::vector<double>>(numbers, [](std::vector<double>& into, auto a, auto b, auto) {
            into.push_back(a == 49 ? std::numeric_limits<double>::infinity()
                                   : (static_cast<double>(a) - 4) / 8);
            into.insert(into.end(), b / 8, 2.5);
        });
    const nines::bucket_bounds bounds{0.125, 0.5, 2, 4};
    nines::bucket_histogram histogram{values.size() < 3 ? nines::bucket_bounds{} : bounds};
    for (const double value : values) {
        if (histogram.bounds() == bounds || !(value < 9)) {
            histogram.record(value);
        }
    }
    return histogram;
}

nines::order_statistics<> summary_of(tag<nines::order_statistics<>>, const threes& numbers) {
    return fed<nines::order_statistics<>>(
        numbers, [](nines::order_statistics<>& sample, auto a, auto b, auto) {
            sample.record(static_cast<double>(a) / (static_cast<double>(b) - 9)); // may be infinite
        });
}

/// Whole numbers, whose sums of products are exact.
nines::linear_trend<> summary_of(tag<nines::linear_trend<>>, const threes& numbers) {
    return fed<nines::linear_trend<>>(
        numbers, [](nines::linear_trend<>& trend, auto x, auto y, auto step) {
            trend.add(1'700'000'000 + x * step, y == 49 ? std::numeric_limits<double>::infinity()
                                                        : static_cast<double>(y * step));
        });
}

/// Small tiers, so that all of them wrap.
constexpr nines::history_tiers<3> small_tiers{
    {nines::history_tier::of(std::chrono::seconds{2}, std::chrono::seconds{20}),
     nines::history_tier::of(std::chrono::seconds{10}, std::chrono::minutes{2}),
     nines::history_tier::of(std::chrono::minutes{1}, std::chrono::minutes{10})},
    30};
using short_history = nines::count_history<small_tiers>;

/// In any order: what comes before the beginning is refused.
short_history summary_of(tag<short_history>, const threes& numbers) {
    return fed<short_history>(
        numbers, [](short_history& history, auto seconds, auto good, auto bad) {
            const std::chrono::sys_seconds start{std::chrono::seconds{1'800'000'000}};
            history.add(start + std::chrono::seconds{seconds * seconds}, {good, bad});
        });
}

/// Multiples of 2^-16 below 2^13, so that sums are exact and do not depend on their order.
template <class Buckets, nines::histogram_options Options>
nines::octave_histogram<Buckets, Options> summary_of(tag<nines::octave_histogram<Buckets, Options>>,
                                                     const threes& numbers) {
    using histogram = nines::octave_histogram<Buckets, Options>;
    return fed<histogram>(numbers, [](histogram& h, auto value, auto count, auto choice) {
        const double eighths = static_cast<double>(value) / 8;
        switch (choice % 4) {
        case 0:
            h.record(eighths, count);
            break;
        case 1:
            h.record(-eighths, count);
            break;
        case 2:
            h.record(value == 7 ? std::numeric_limits<double>::infinity() : eighths * 1024, count);
            break;
        default:
            h.record(std::ldexp(1.0, static_cast<int>(value) / 2 - 16), count);
        }
        if (choice == 49) {
            h.downscale(static_cast<int>(value % 8));
        }
    });
}

using limited_histogram = nines::exponential_histogram<
    8, nines::histogram_options{
           .lowest_exponent = -12, .highest_exponent = 4, .max_buckets = 160, .sum = false}>;

/// What travels.
using with_bytes =
    std::tuple<nines::event_counts<>, nines::event_counts<std::uint16_t>,
               nines::event_counts<double>, nines::sample_tally, nines::uptime_summary<>,
               nines::uptime_summary<std::chrono::duration<double>>, nines::slice_summary,
               nines::slice_ratio_summary, nines::bucket_histogram, nines::exponential_histogram<>,
               limited_histogram, nines::log_linear_histogram<>, short_history,
               nines::linear_trend<>>;
/// What grows with what it has seen, and so has no bounded byte form.
using without_bytes = std::tuple<times, nines::order_statistics<>>;

template <class Summary>
concept has_byte_form = requires(const Summary& summary, std::span<std::byte> out) {
    { summary.to_bytes(out) } -> std::same_as<nines::result<std::size_t>>;
    { Summary::from_bytes(out) } -> std::same_as<nines::result<Summary>>;
};

template <class List>
struct has;
template <class... Summary>
struct has<std::tuple<Summary...>> {
    static constexpr bool only_mergeables = (nines::mergeable<Summary> && ...);
    static constexpr bool only_byte_forms = (has_byte_form<Summary> && ...);
    static constexpr bool some_byte_form = (has_byte_form<Summary> || ...);
};
static_assert(has<with_bytes>::only_mergeables && has<without_bytes>::only_mergeables);
static_assert(has<with_bytes>::only_byte_forms, "a signature has drifted away from the concept");
static_assert(!has<without_bytes>::some_byte_form, "it has a byte form: move it to the other list");

template <class Summary>
Summary draw(const char* name) {
    return summary_of(tag<Summary>{}, draw_threes(name));
}

/// A property, also compiled for one type alone.
bool holds(const char* name, const std::function<void()>& property) {
    return rc::check(name, property);
}

template <nines::mergeable Summary>
Summary merged(Summary into, const Summary& from) {
    into.merge(from);
    return into;
}

template <class Summary>
std::vector<std::byte> bytes_of(const Summary& summary) {
    std::vector<std::byte> bytes(1 << 16);
    bytes.resize(summary.to_bytes(bytes).value());
    return bytes;
}

} // namespace

TEST_CASE_TEMPLATE_DEFINE("merging is a commutative monoid", Summary, monoid_laws) {
    CHECK(holds("the value-initialised summary is the identity on either side", [] {
        const auto a = draw<Summary>("a");
        RC_ASSERT(merged(Summary{}, a) == a);
        RC_ASSERT(merged(a, Summary{}) == a);
    }));
    CHECK(holds("the order of two does not matter", [] {
        const auto a = draw<Summary>("a");
        const auto b = draw<Summary>("b");
        RC_ASSERT(merged(a, b) == merged(b, a));
    }));
    CHECK(holds("the grouping of three does not matter", [] {
        const auto a = draw<Summary>("a");
        const auto b = draw<Summary>("b");
        const auto c = draw<Summary>("c");
        RC_ASSERT(merged(merged(a, b), c) == merged(a, merged(b, c)));
    }));
}

TEST_CASE_TEMPLATE_DEFINE("a byte form gives back what was written", Summary, byte_form_laws) {
    CHECK(holds("writing and reading gives the summary back", [] {
        const auto a = draw<Summary>("a");
        RC_ASSERT(Summary::from_bytes(bytes_of(a)) == nines::result<Summary>{a});
    }));
    CHECK(holds("merging after reading is merging before writing", [] {
        const auto a = draw<Summary>("a");
        const auto b = draw<Summary>("b");
        const auto read_a = Summary::from_bytes(bytes_of(a)).value();
        const auto read_b = Summary::from_bytes(bytes_of(b)).value();
        RC_ASSERT(bytes_of(merged(read_a, read_b)) == bytes_of(merged(a, b)));
    }));
    CHECK(holds("a damaged byte is noticed", [] {
        auto bytes = bytes_of(draw<Summary>("a"));
        const auto at = *rc::gen::inRange<std::size_t>(0, bytes.size()).as("position");
        const auto flip = *rc::gen::inRange(1, 256).as("flipped bits");
        bytes[at] ^= static_cast<std::byte>(flip);
        RC_ASSERT(!Summary::from_bytes(bytes).has_value());
    }));
}

TEST_CASE_TEMPLATE_APPLY(monoid_laws, with_bytes);
TEST_CASE_TEMPLATE_APPLY(monoid_laws, without_bytes);
TEST_CASE_TEMPLATE_APPLY(byte_form_laws, with_bytes);

} // namespace mergeable_test
