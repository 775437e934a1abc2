// SPDX-License-Identifier: BSL-1.0
#include "slices.hpp"

#include <nines/sli/dispersion.hpp>
#include <nines/sli/ratio_interval.hpp>

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <random>
#include <vector>

namespace dispersion_test {

namespace {

using nines::confidence;
using nines::event_counts;
using nines::independence;
using nines::interval_method;
using nines::slice_dispersion;
using nines_test::bursts;
using nines_test::golden_slices;
using nines_test::simulated_slices;
using nines_test::slice;
using nines_test::slices;

slice_dispersion fed(const slices& all) {
    slice_dispersion made;
    for (const auto& each : all) {
        made.add(each);
    }
    return made;
}

} // namespace

TEST_CASE("factor and correlation agree with the golden table to 12 digits, bad or good") {
    const auto rows = golden::table("dispersion.csv");
    REQUIRE(rows.size() == 3);
    for (const auto& row : rows) {
        CAPTURE(row.text("set"));
        slices swapped;
        for (const auto& each : golden_slices(row.text("set"))) {
            swapped.push_back({each.bad, each.good});
        }
        for (const auto& found : {fed(golden_slices(row.text("set"))), fed(swapped)}) {
            CHECK(found.factor().value() == doctest::Approx(row.number("factor")).epsilon(1e-12));
            CHECK(found.correlation().value() ==
                  doctest::Approx(std::fmax(row.number("anova"), 0)).epsilon(1e-12));
        }
    }
}

namespace {

/// How often pairs of hits are as many or more when the hits are dealt to all events at random.
double p_value_by_dealing(const slices& all, std::mt19937_64& random) {
    std::vector<std::size_t> owner;
    std::uint64_t hits = 0;
    for (std::size_t i = 0; i < all.size(); ++i) {
        owner.insert(owner.end(), all[i].total(), i);
        hits += all[i].bad;
    }
    const auto pairs = [&](const std::vector<std::uint64_t>& bad) {
        std::uint64_t sum = 0;
        for (const auto each : bad) {
            sum += each * (each - (each > 0 ? 1 : 0));
        }
        return sum;
    };
    std::vector<std::uint64_t> bad;
    for (const auto& each : all) {
        bad.push_back(each.bad);
    }
    const auto found = pairs(bad);
    constexpr int deals = 4000;
    int as_many = 0;
    for (int deal = 0; deal < deals; ++deal) {
        bad.assign(all.size(), 0);
        for (std::size_t i = 0; i < hits; ++i) {
            std::swap(owner[i], owner[i + random() % (owner.size() - i)]);
            ++bad[owner[i]];
        }
        as_many += pairs(bad) >= found ? 1 : 0;
    }
    return as_many / static_cast<double>(deals);
}

} // namespace

TEST_CASE("the p-value is that of dealing the failures to all events at random") {
    std::mt19937_64 random{20261125};
    struct situation {
        int slices;
        std::uint64_t events;
        double p;
    };
    for (const auto& [count, events, p] :
         {situation{60, 20, 0.02}, {40, 25, 0.3}, {300, 5, 0.01}, {12, 30, 0.5}}) {
        for (int trial = 0; trial < 6; ++trial) {
            auto all = simulated_slices(random, count, events, p, 0);
            all.push_back(slice(2, 3 * events)); // of unequal size
            const double dealt = p_value_by_dealing(all, random);
            const double got = fed(all).p_value().value_or(1);
            CAPTURE(dealt);
            CAPTURE(all.size());
            CHECK(std::abs(got - dealt) < 0.03 + 0.15 * dealt);
        }
    }
}

TEST_CASE("independent events are found dependent no more often than the level says") {
    constexpr unsigned seed = 20261125;
    MESSAGE("seed " << seed);
    std::mt19937_64 random{seed};
    struct situation {
        int slices;
        std::uint64_t events;
        double p;
    };
    for (const auto& [count, events, p] : {situation{1440, 10, 0.001},
                                           {1440, 100, 0.001},
                                           {200, 1000, 0.01},
                                           {30, 50, 0.2},
                                           {5, 40, 0.5}}) {
        const int runs = count > 100 ? 700 : 4000;
        std::array<int, 3> broken{};
        constexpr std::array significances{0.05, 0.01, 0.001};
        std::binomial_distribution<std::uint64_t> bad{events, p};
        for (int run = 0; run < runs; ++run) {
            slice_dispersion found;
            for (int i = 0; i < count; ++i) {
                found.add(slice(bad(random), events));
            }
            const double got = found.p_value().value_or(1);
            for (std::size_t i = 0; i < 3; ++i) {
                broken[i] += got <= significances[i] ? 1 : 0;
            }
        }
        MESSAGE(count << " slices of " << events << " at " << p << ": " << broken[0] << ", "
                      << broken[1] << ", " << broken[2] << " of " << runs
                      << " at 5 %, 1 % and 0.1 %");
        for (std::size_t i = 0; i < 3; ++i) {
            const double expected = runs * significances[i];
            CHECK(broken[i] <= expected + 3 * std::sqrt(expected));
        }
    }
}

TEST_CASE("bursts are found, also where failures are rare") {
    std::mt19937_64 random{20261125};
    int found = 0;
    for (int run = 0; run < 20; ++run) {
        const auto all = simulated_slices(random, 1440, 100, 0.001, 0.2);
        found += fed(all).test(confidence{0.999}) == independence::broken ? 1 : 0;
    }
    CHECK(found >= 18);
}

TEST_CASE("intervals of effective counts hold the ratio when failures come in bursts") {
    constexpr unsigned seed = 20261125;
    MESSAGE("seed " << seed);
    std::mt19937_64 random{seed};
    for (const auto& [count, events, p, correlation] : {bursts{200, 60, 0.05, 0.05},
                                                        {200, 100, 0.02, 0.2},
                                                        {100, 20, 0.3, 0.5},
                                                        {200, 60, 0.05, 0}}) {
        constexpr int runs = 400;
        int plain = 0;
        int quasi = 0;
        int known = 0;
        const nines::ratio_interval at{interval_method::wilson, confidence{0.95}};
        for (int run = 0; run < runs; ++run) {
            const auto found = fed(simulated_slices(random, count, events, p, correlation));
            plain += at.of_errors(found.counts()).contains(p) ? 1 : 0;
            quasi += at.of_errors(found.effective_counts().value()).contains(p) ? 1 : 0;
            known += at.of_errors(found.effective_counts(correlation)).contains(p) ? 1 : 0;
        }
        MESSAGE("correlation " << correlation << ": held by Wilson " << plain << ", quasi-binomial "
                               << quasi << ", beta-binomial " << known << " of " << runs);
        CHECK(quasi >= 0.92 * runs);
        CHECK(known >= 0.92 * runs);
        CHECK(known <= 0.99 * runs);
        CHECK((correlation > 0) == (plain < 0.8 * runs));
    }
}

TEST_CASE("effective counts keep the ratio and are never more than what was counted") {
    const auto bursts = fed(golden_slices("one_burst"));
    const auto effective = bursts.effective_counts().value();
    CHECK(effective.error_ratio().value() ==
          doctest::Approx(bursts.counts().error_ratio().value()).epsilon(1e-14));
    CHECK(effective.total() ==
          doctest::Approx(bursts.counts().total() / bursts.factor().value()).epsilon(1e-14));
    const auto even = fed(slices(10, slice(5, 100)));
    CHECK(even.factor().value() == 0);
    CHECK(even.effective_counts().value() == even.counts());
    CHECK(even.effective_counts(0) == even.counts());
    // All of a slice fail together: as many events as slices.
    CHECK(even.effective_counts(1).total() == doctest::Approx(10).epsilon(1e-14));
    CHECK(even.effective_counts(7).total() == even.effective_counts(1).total());
    CHECK(even.effective_counts(-7) == even.counts());
    CHECK(even.effective_counts(std::numeric_limits<double>::quiet_NaN()) ==
          even.effective_counts(1));
}

TEST_CASE("what slices cannot show is not answered") {
    struct kind {
        const char* name;
        slices of;
        bool has_factor;
        bool has_correlation;
    };
    const slices none;
    for (const auto& each : {kind{"no slice", none, false, false},
                             {"empty slices", slices(5, slice(0, 0)), false, false},
                             {"one slice", {slice(3, 10)}, false, false},
                             {"all good", slices(9, slice(0, 10)), false, false},
                             {"all bad", slices(9, slice(10, 10)), false, false},
                             {"slices of one event",
                              {slice(0, 1), slice(1, 1), slice(1, 1), slice(0, 1)},
                              true,
                              false},
                             {"one failure", {slice(1, 10), slice(0, 10)}, true, true}}) {
        CAPTURE(each.name);
        const auto found = fed(each.of);
        CHECK(found.factor().has_value() == each.has_factor);
        CHECK(found.effective_counts().has_value() == each.has_factor);
        CHECK(found.correlation().has_value() == each.has_correlation);
        CHECK_FALSE(found.p_value().has_value());
        CHECK(found.test(confidence{0.95}) == independence::not_enough_data);
    }
    CHECK(fed(slices(5, slice(0, 0))).empty_slices() == 5);
    CHECK(slice_dispersion{}.effective_counts(0.5) == event_counts<double>{});
    CHECK(fed({slice(0, 10), slice(10, 10)}).correlation().value() == 1);
    CHECK(fed(slices(10, slice(5, 100))).correlation().value() == 0);
}

TEST_CASE("two, three and four events have sound p-values") {
    CHECK(fed({slice(2, 2), slice(0, 2)}).p_value().value() > 0.1);
    CHECK(fed({slice(1, 2), slice(1, 2)}).p_value().value() > 0.5);
    CHECK_FALSE(fed({slice(1, 2), slice(0, 1)}).p_value().has_value());
    for (std::uint64_t total = 2; total < 6; ++total) {
        for (std::uint64_t bad = 0; bad <= total; ++bad) {
            const auto p = fed({slice(bad, total), slice(2, 2), slice(0, 1)}).p_value();
            CHECK((!p || (*p >= 0 && *p <= 1)));
        }
    }
}

TEST_CASE("merged summaries are the summary of all, whatever the order") {
    std::mt19937_64 random{20261125};
    const auto all = simulated_slices(random, 300, 1'000'000, 0.001, 0.001);
    const auto whole = fed(all);
    slice_dispersion backwards;
    slice_dispersion parts;
    for (std::size_t i = 0; i < all.size(); i += 30) {
        parts.merge(fed({all.begin() + static_cast<std::ptrdiff_t>(i),
                         all.begin() + static_cast<std::ptrdiff_t>(i + 30)}));
    }
    for (std::size_t i = all.size(); i-- > 0;) {
        backwards.add(all[i]);
    }
    for (const auto& other : {parts, backwards}) {
        CHECK(other.counts() == whole.counts());
        CHECK(other.slices() == 300);
        CHECK(other.factor().value() == doctest::Approx(whole.factor().value()).epsilon(1e-12));
        CHECK(other.p_value().value() == doctest::Approx(whole.p_value().value()).epsilon(1e-9));
    }
    auto with_nothing = whole;
    with_nothing.merge(slice_dispersion{});
    CHECK(with_nothing == whole);
    slice_dispersion nothing;
    nothing.merge(whole);
    CHECK(nothing == whole);
}

} // namespace dispersion_test
