// SPDX-License-Identifier: BSL-1.0
// One test for every summary: merging has an identity, is commutative and associative, and where a
// summary has a byte form, reading what was written gives it back and nothing else is accepted.
//
// A new summary is added to one of the two lists below, with an overload of `generator`.

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
#include <limits>
#include <ostream>
#include <span>
#include <tuple>
#include <type_traits>
#include <vector>

namespace {

template <class T>
struct tag {};

template <std::unsigned_integral Count>
rc::Gen<nines::event_counts<Count>> generator(tag<nines::event_counts<Count>>) {
    // Three of them still add up to less than the largest count.
    const auto counts =
        rc::gen::inRange<Count>(0, static_cast<Count>((std::numeric_limits<Count>::max)() / 6));
    return rc::gen::apply(
        [](Count good, Count bad) { return nines::event_counts<Count>{good, bad}; }, counts,
        counts);
}

/// Multiples of 2^-10 below 2^40: sums of three are exact, so that order cannot matter.
template <std::floating_point Count>
rc::Gen<nines::event_counts<Count>> generator(tag<nines::event_counts<Count>>) {
    const auto weights = rc::gen::map(rc::gen::inRange<std::int64_t>(0, std::int64_t{1} << 50),
                                      [](std::int64_t n) { return static_cast<Count>(n) / 1024; });
    return rc::gen::apply(
        [](Count good, Count bad) { return nines::event_counts<Count>{good, bad}; }, weights,
        weights);
}

/// What a list of small numbers comes to, fed to a summary in threes.
template <class Summary, class Feed>
rc::Gen<Summary> fed_with_threes(Feed feed) {
    const auto number = rc::gen::inRange<std::uint64_t>(0, 50);
    return rc::gen::map(
        rc::gen::container<std::vector<std::tuple<std::uint64_t, std::uint64_t, std::uint64_t>>>(
            rc::gen::tuple(number, number, number)),
        [feed](const auto& threes) {
            Summary summary;
            for (const auto& [a, b, c] : threes) {
                feed(summary, a, b, c);
            }
            return summary;
        });
}

using times = nines::interval_set<std::chrono::sys_seconds>;

rc::Gen<times> generator(tag<times>) {
    return fed_with_threes<times>([](times& set, auto from, auto length, auto) {
        const std::chrono::sys_seconds start{std::chrono::seconds{from}};
        set.merge(
            times::try_from(nines::half_open{start, start + std::chrono::seconds{length}}).value());
    });
}

rc::Gen<nines::sample_tally> generator(tag<nines::sample_tally>) {
    return fed_with_threes<nines::sample_tally>(
        [](nines::sample_tally& tally, auto state, auto number, auto gaps) {
            tally.seen[state % nines::sample_states] += number;
            if (state % nines::sample_states == 1) { // advanced, some of them after a gap
                tally.gaps += gaps < number ? gaps : number;
            }
        });
}

/// Whole ticks; with 49 for the longest duration, which saturates.
template <class Duration>
rc::Gen<nines::uptime_summary<Duration>> generator(tag<nines::uptime_summary<Duration>>) {
    const auto ticks = [](std::uint64_t n) {
        return n == 49 ? (Duration::max)() : Duration{static_cast<typename Duration::rep>(n)};
    };
    return fed_with_threes<nines::uptime_summary<Duration>>(
        [=](auto& sum, auto up, auto down, auto out) {
            sum.merge({ticks(up), ticks(down % 49), ticks(out % 49)});
        });
}

rc::Gen<nines::slice_summary> generator(tag<nines::slice_summary>) {
    return fed_with_threes<nines::slice_summary>(
        [](nines::slice_summary& summary, auto good, auto bad, auto choice) {
            const nines::slice_rule rule{nines::objective::percent(90),
                                         static_cast<nines::empty_slice>(choice % 3)};
            summary.add(rule, nines::event_counts<>{good, bad});
        });
}

rc::Gen<nines::slice_ratio_summary> generator(tag<nines::slice_ratio_summary>) {
    return fed_with_threes<nines::slice_ratio_summary>([](nines::slice_ratio_summary& summary,
                                                          auto good, auto bad, auto choice) {
        summary.add(nines::event_counts<>{good, bad}, static_cast<nines::empty_slice>(choice % 3));
    });
}

/// Some have counted nothing and have no bounds yet; all others have the same ones.
rc::Gen<nines::bucket_histogram> generator(tag<nines::bucket_histogram>) {
    const auto counted =
        fed_with_threes<std::vector<double>>([](std::vector<double>& values, auto a, auto b, auto) {
            values.push_back(a == 49 ? std::numeric_limits<double>::infinity()
                                     : (static_cast<double>(a) - 4) / 8);
            values.insert(values.end(), b / 8, 2.5);
        });
    return rc::gen::map(counted, [](const std::vector<double>& values) {
        const nines::bucket_bounds bounds{0.125, 0.5, 2, 4};
        nines::bucket_histogram histogram{values.size() < 3 ? nines::bucket_bounds{} : bounds};
        for (const double value : values) {
            if (histogram.bounds() == bounds || !(value < 9)) {
                histogram.record(value);
            }
        }
        return histogram;
    });
}

rc::Gen<nines::order_statistics<>> generator(tag<nines::order_statistics<>>) {
    return fed_with_threes<nines::order_statistics<>>(
        [](nines::order_statistics<>& sample, auto a, auto b, auto) {
            sample.record(static_cast<double>(a) / (static_cast<double>(b) - 9)); // may be infinite
        });
}

/// Whole numbers, whose sums of products are exact.
rc::Gen<nines::linear_trend<>> generator(tag<nines::linear_trend<>>) {
    return fed_with_threes<nines::linear_trend<>>(
        [](nines::linear_trend<>& trend, auto x, auto y, auto step) {
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
rc::Gen<short_history> generator(tag<short_history>) {
    return fed_with_threes<short_history>(
        [](short_history& history, auto seconds, auto good, auto bad) {
            const std::chrono::sys_seconds start{std::chrono::seconds{1'800'000'000}};
            history.add(start + std::chrono::seconds{seconds * seconds}, {good, bad});
        });
}

/// Multiples of 2^-16 below 2^13, so that sums are exact and do not depend on their order.
template <class Buckets, nines::histogram_options Options>
rc::Gen<nines::octave_histogram<Buckets, Options>>
generator(tag<nines::octave_histogram<Buckets, Options>>) {
    using histogram = nines::octave_histogram<Buckets, Options>;
    return fed_with_threes<histogram>([](histogram& h, auto value, auto count, auto choice) {
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

/// A summary that prints, so that a counterexample says something.
template <class Summary>
struct printed {
    Summary summary;
    friend std::ostream& operator<<(std::ostream& out, const printed& it) {
        if constexpr (requires { it.summary.good; }) {
            return out << "{good " << +it.summary.good << ", bad " << +it.summary.bad << '}';
        } else {
            return out << "a summary";
        }
    }
};

template <class Summary>
Summary draw(const char* name) {
    const auto shown = rc::gen::map(generator(tag<Summary>{}), [](const Summary& summary) {
        return printed<Summary>{summary};
    });
    return (*shown.as(name)).summary;
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
    CHECK(rc::check("the value-initialised summary is the identity on either side", [] {
        const auto a = draw<Summary>("a");
        RC_ASSERT(merged(Summary{}, a) == a);
        RC_ASSERT(merged(a, Summary{}) == a);
    }));
    CHECK(rc::check("the order of two does not matter", [] {
        const auto a = draw<Summary>("a");
        const auto b = draw<Summary>("b");
        RC_ASSERT(merged(a, b) == merged(b, a));
    }));
    CHECK(rc::check("the grouping of three does not matter", [] {
        const auto a = draw<Summary>("a");
        const auto b = draw<Summary>("b");
        const auto c = draw<Summary>("c");
        RC_ASSERT(merged(merged(a, b), c) == merged(a, merged(b, c)));
    }));
}

TEST_CASE_TEMPLATE_DEFINE("a byte form gives back what was written", Summary, byte_form_laws) {
    CHECK(rc::check("writing and reading gives the summary back", [] {
        const auto a = draw<Summary>("a");
        RC_ASSERT(Summary::from_bytes(bytes_of(a)) == nines::result<Summary>{a});
    }));
    CHECK(rc::check("merging after reading is merging before writing", [] {
        const auto a = draw<Summary>("a");
        const auto b = draw<Summary>("b");
        const auto read_a = Summary::from_bytes(bytes_of(a)).value();
        const auto read_b = Summary::from_bytes(bytes_of(b)).value();
        RC_ASSERT(bytes_of(merged(read_a, read_b)) == bytes_of(merged(a, b)));
    }));
    CHECK(rc::check("a damaged byte is noticed", [] {
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
