// SPDX-License-Identifier: BSL-1.0
#include <nines/burn/operating_simulation.hpp>

#include <nines/burn/alert_policy.hpp>

#include <doctest/doctest.h>

#include <array>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <optional>

namespace operating_simulation_test {

using nines::measured;
using nines::minute_ring;
using nines::detail::forgetful;
using nines::detail::operating_simulation;
using nines::detail::precision_of;
using nines::detail::share_of_runs;
using namespace nines::literals;
using namespace std::chrono_literals;

namespace {

constexpr auto promised = 99.9_percent;

/// What a pager was asked.
struct questions {
    std::int64_t healthy = 0;
    std::int64_t others = 0; ///< of copies
    std::int64_t first_minute = 0;
};

/// Pages while the last minute failed throughout; tells copies from itself by their number.
struct asked_pager {
    questions* asked;
    bool copied = false;

    explicit asked_pager(questions& all) : asked{&all} {}
    asked_pager(const asked_pager& other) : asked{other.asked}, copied{other.asked->healthy > 0} {}
    asked_pager& operator=(const asked_pager&) = delete;

    [[nodiscard]] std::chrono::seconds reach() const { return 30min; }
    [[nodiscard]] bool pages(const minute_ring& history) const {
        ++(copied ? asked->others : asked->healthy);
        if (copied && asked->first_minute == 0) {
            asked->first_minute = history.minutes();
        }
        return history.last().bad > 0;
    }
};

/// The same, with something to remember.
struct remembering_pager : asked_pager {
    using asked_pager::asked_pager;
    bool pages(const minute_ring& history) { return asked_pager::pages(history); }
};

static_assert(forgetful<nines::policy_pager<nines::alert_policy>>);
static_assert(forgetful<asked_pager>);
static_assert(!forgetful<remembering_pager>);

template <class Pager>
nines::operating_figures outages(questions& asked, const nines::operating_plan& plan) {
    const std::array total{1000.0};
    return operating_simulation{Pager{asked},
                                promised,
                                std::chrono::days{30},
                                nines::traffic_process::constant(1).value(),
                                nines::error_process::try_from(0, total).value(),
                                6,
                                plan}
        .run();
}

} // namespace

TEST_CASE("a pager is asked each healthy minute, and of a repair only at its end if it may be") {
    const nines::operating_plan plan{.months = 1, .runs = 4, .repair = 50min};
    questions forgetful_one;
    questions remembering_one;
    const auto a = outages<asked_pager>(forgetful_one, plan);
    const auto b = outages<remembering_pager>(remembering_one, plan);
    CHECK(forgetful_one.healthy == 43200 + 30);
    CHECK(forgetful_one.others == 4 * 3); // the page, the end of the repair, the end of the page
    CHECK(remembering_one.others == 4 * 52);
    CHECK(forgetful_one.first_minute > 60); // a past longer than the reach
    for (const auto& figures : {a, b}) {
        CHECK(figures.changes[0].runs == 4);
        CHECK(figures.changes[0].detection.mean == measured{1, 0});
        CHECK(figures.changes[0].reset.mean == measured{1, 0});
        CHECK(figures.changes[0].budget_spent.value == doctest::Approx(1 / 43.2));
    }
}

TEST_CASE("a share of runs is never quite certain") {
    CHECK(share_of_runs(0, 0) == measured{});
    CHECK(share_of_runs(30, 40).value == 0.75);
    CHECK(share_of_runs(30, 40).standard_error ==
          doctest::Approx(std::sqrt(31.0 / 42 * 11 / 42 / 40)));
    CHECK(share_of_runs(40, 40).value == 1);
    CHECK(share_of_runs(40, 40).standard_error > 0.02);
}

TEST_CASE("precision is what of the pages has a cause, with the error of either part") {
    const measured recall{0.8, 0.05};
    const measured wrong{1.5, 0.2};
    const auto found = precision_of(recall, 2, wrong);
    REQUIRE(found.has_value());
    CHECK(found->value == doctest::Approx(1.6 / 3.1));
    const double step = 1e-6;
    const auto at = [&](double with_recall, double with_wrong) {
        return precision_of({with_recall, 0}, 2, {with_wrong, 0})->value;
    };
    const double by_recall = (at(0.8 + step, 1.5) - at(0.8 - step, 1.5)) / (2 * step) * 0.05;
    const double by_wrong = (at(0.8, 1.5 + step) - at(0.8, 1.5 - step)) / (2 * step) * 0.2;
    CHECK(found->standard_error == doctest::Approx(std::hypot(by_recall, by_wrong)));
    CHECK(precision_of({0, 0}, 1, {0, 0}) == std::nullopt);
    CHECK(precision_of({0, 0}, 1, {1, 0}) == measured{0, 0});
}

} // namespace operating_simulation_test
