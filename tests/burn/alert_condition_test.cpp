// SPDX-License-Identifier: BSL-1.0
#include <nines/burn/alert_condition.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <deque>
#include <fstream>
#include <limits>
#include <optional>
#include <random>
#include <sstream>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace alert_condition_test {

using namespace nines::literals;
using namespace std::chrono_literals;
using nines::alert_condition;
using nines::alert_rule;
using nines::alert_severity;
using nines::errc;
using nines::event_counts;
using nines::objective;

namespace {

constexpr std::chrono::seconds month = std::chrono::days{30};
constexpr objective three_nines = 99.9_percent;
constexpr alert_rule fast{alert_severity::page, 1h, 5min, 14.4};

constexpr alert_condition workbook_page{fast, 99.9_percent, month};
static_assert(workbook_page.detection_time()->count() == 51.84);
static_assert(workbook_page.budget_at_firing() == 0.02);
static_assert(workbook_page.threshold() == 0.0144);
static_assert(workbook_page.minimum_requests() == 70);
static_assert(workbook_page.holds(event_counts{0, 1}, event_counts{0, 1}));
static_assert(!workbook_page.holds(event_counts<>{}, event_counts<>{}));
static_assert(std::is_trivially_copyable_v<alert_condition>);
static_assert(!std::is_default_constructible_v<alert_condition>);

double in_seconds(const std::optional<alert_condition::time>& time) {
    constexpr alert_condition::time never{std::numeric_limits<double>::infinity()};
    return time.value_or(never).count();
}

alert_condition condition(double factor, double percent, std::chrono::seconds window = 1h) {
    return *alert_condition::try_from({alert_severity::page, window, window / 12, factor},
                                      objective::percent(percent), month);
}

errc refusal(const alert_rule& rule, const objective& promised = three_nines,
             std::chrono::seconds period = month) {
    const auto made = alert_condition::try_from(rule, promised, period);
    REQUIRE_FALSE(made.has_value());
    CHECK(std::string_view{made.error().where} == "alert_condition");
    return made.error().code;
}

/// A line of the golden table; NaN where it has "-".
struct golden_row {
    std::string fact;
    double share, factor, window_s, period_d, target_percent, error_ratio, value;

    [[nodiscard]] std::chrono::seconds window() const {
        return std::chrono::seconds{static_cast<std::int64_t>(window_s)};
    }
    [[nodiscard]] alert_condition as_condition() const {
        return *alert_condition::try_from({alert_severity::page, window(), window() / 12, factor},
                                          objective::percent(target_percent), month);
    }
};

std::vector<golden_row> golden_rows() {
    std::ifstream file{NINES_SOURCE_DIR "/tests/golden/alert_policies.csv"};
    std::vector<golden_row> rows;
    for (std::string line; std::getline(file, line);) {
        if (line.starts_with('#') || line.starts_with("fact,")) {
            continue;
        }
        std::istringstream fields{line};
        golden_row row{};
        std::getline(fields, row.fact, ',');
        for (double* value : {&row.share, &row.factor, &row.window_s, &row.period_d,
                              &row.target_percent, &row.error_ratio, &row.value}) {
            std::string text;
            std::getline(fields, text, ',');
            *value = text == "-" ? std::numeric_limits<double>::quiet_NaN()
                                 : std::strtod(text.c_str(), nullptr);
        }
        rows.push_back(row);
    }
    return rows;
}

/// P(more than `limit` failures among n), summed term by term.
double binomial_tail(unsigned n, double p, double limit) {
    double tail = 0;
    double term = std::pow(1 - p, n);
    for (unsigned k = 0; k <= n; ++k) {
        if (static_cast<double>(k) > limit) {
            tail += term;
        }
        term *= static_cast<double>(n - k) / static_cast<double>(k + 1) * p / (1 - p);
    }
    return tail;
}

/// Traffic second by second, and the counts of the last `window` seconds of it.
class second_by_second {
public:
    explicit second_by_second(std::int64_t window) : window_{window} {}

    void add(std::uint64_t requests, std::uint64_t bad) {
        seconds_.push_back({requests - bad, bad});
        sum_ += seconds_.back();
        if (std::ssize(seconds_) > window_) {
            sum_ -= seconds_.front();
            seconds_.pop_front();
        }
    }
    [[nodiscard]] const event_counts<>& counts() const { return sum_; }

private:
    std::int64_t window_;
    std::deque<event_counts<>> seconds_;
    event_counts<> sum_;
};

struct observed {
    std::int64_t fired_after = -1; ///< seconds of outage at the first evaluation that fires
    std::int64_t reset_after = -1; ///< seconds after the end at the first that no longer does
};

/// Runs an outage of constant ratio through both windows and evaluates every second.
observed simulate(const alert_condition& watched, std::uint64_t requests, std::uint64_t bad,
                  std::int64_t length) {
    second_by_second over_long{watched.long_window().count()};
    second_by_second over_short{watched.short_window().count()};
    const auto add = [&](std::uint64_t failures) {
        over_long.add(requests, failures);
        over_short.add(requests, failures);
        return watched.holds(over_long.counts(), over_short.counts());
    };
    for (std::int64_t t = 0; t < watched.long_window().count(); ++t) {
        CHECK_FALSE(add(0));
    }
    observed seen;
    bool firing = false;
    for (std::int64_t t = 1; t <= length; ++t) {
        const bool was_firing = firing;
        firing = add(bad);
        CHECK((firing || !was_firing));
        if (firing && seen.fired_after < 0) {
            seen.fired_after = t;
        }
    }
    for (std::int64_t t = 1; firing; ++t) {
        firing = add(0);
        seen.reset_after = t;
    }
    return seen;
}

} // namespace

TEST_CASE("detection, reset, budget, factors and single failures are those of the workbook") {
    const auto rows = golden_rows();
    REQUIRE(rows.size() == 80);
    for (const auto& row : rows) {
        CAPTURE(row.fact);
        CAPTURE(row.factor);
        CAPTURE(row.window_s);
        CAPTURE(row.error_ratio);
        const auto wanted = doctest::Approx(row.value).epsilon(1e-15);
        if (row.fact == "detection_s") {
            const auto time = row.as_condition().detection_time(row.error_ratio);
            CHECK(time.has_value() == !std::isnan(row.value));
            if (time) {
                CHECK(in_seconds(time) == wanted);
            }
        } else if (row.fact == "reset_s") {
            CHECK(in_seconds(row.as_condition().fall_time(row.window(), row.error_ratio)) ==
                  wanted);
        } else if (row.fact == "budget") {
            CHECK(row.as_condition().budget_at_firing() == wanted);
        } else if (row.fact == "single") {
            CHECK(row.as_condition().minimum_requests_per_hour() == wanted);
        } else {
            REQUIRE(row.fact == "factor");
            const auto period = std::chrono::days{static_cast<int>(row.period_d)};
            CHECK(nines::burn_rate_for_share(row.share, row.window(), period) == wanted);
            CHECK(alert_rule::from_share(alert_severity::page, row.window(), row.share, period)
                      .factor == wanted);
        }
    }
}

TEST_CASE("the reset after a total outage is decided by the short window") {
    CHECK(in_seconds(workbook_page.reset_time()) == 295.68);
    CHECK(in_seconds(workbook_page.fall_time(1h, 1)) == 3548.16);
    CHECK(in_seconds(workbook_page.reset_time(0.15)) == doctest::Approx(271.2).epsilon(1e-15));
}

TEST_CASE("an outage that ends before it is found has no reset") {
    CHECK_FALSE(workbook_page.reset_time(1, alert_condition::time{51.84}).has_value());
    CHECK(workbook_page.reset_time(1, alert_condition::time{52}) == workbook_page.reset_time());
    CHECK(workbook_page.reset_time(1, alert_condition::time{1e6}) == workbook_page.reset_time());
    CHECK_FALSE(workbook_page.reset_time(0.01, alert_condition::time{1e6}).has_value());
}

TEST_CASE("an error ratio at the threshold, below it, or that is none is never found") {
    CHECK_FALSE(workbook_page.detection_time(0.0144).has_value());
    CHECK(workbook_page.detection_time(std::nextafter(0.0144, 1)).has_value());
    constexpr double inf = std::numeric_limits<double>::infinity();
    for (const double ratio :
         {0.0, -1.0, 1.0000001, inf, -inf, std::numeric_limits<double>::quiet_NaN()}) {
        CHECK_FALSE(workbook_page.detection_time(ratio).has_value());
        CHECK_FALSE(workbook_page.reset_time(ratio).has_value());
        CHECK_FALSE(workbook_page.rise_time(5min, ratio).has_value());
    }
}

TEST_CASE("a condition that not even a total outage fires is refused") {
    const auto never = [](double factor, const objective& promised) {
        const auto made =
            alert_condition::try_from({alert_severity::page, 1h, 5min, factor}, promised, month);
        return !made && made.error().code == errc::unreachable;
    };
    // the limits are 1 - 1 / 14.4 = 93.0555… %, 1 - 1 / 6 = 83.3333… % and 1 - 1 / 43.2 =
    // 97.68518… %
    CHECK(never(14.4, 93.0555_percent));
    CHECK_FALSE(never(14.4, 93.0556_percent));
    CHECK(never(6, 83.3333_percent));
    CHECK_FALSE(never(6, 83.3334_percent));
    CHECK(never(43.2, 97.6851_percent));
    CHECK_FALSE(never(43.2, 97.6852_percent));
    CHECK(never(10, 90_percent));
    CHECK(never(1000, 99.9_percent));
    CHECK_FALSE(never(999.9, 99.9_percent));
    CHECK(never(1e300, 99.9_percent));
}

TEST_CASE("a condition that fires while the objective is met is refused") {
    auto rule = fast;
    rule.factor = 0.9333;
    CHECK(refusal(rule) == errc::out_of_domain);
    rule.factor = std::nextafter(1.0, 0.0);
    CHECK(refusal(rule) == errc::out_of_domain);
    rule.factor = 1;
    CHECK(alert_condition::try_from(rule, 99.9_percent, month).has_value());
}

TEST_CASE("windows and factors that make no sense are refused") {
    CHECK(refusal({alert_severity::page, 0s, 0s, 14.4}) == errc::out_of_domain);
    CHECK(refusal({alert_severity::page, 1h, 0s, 14.4}) == errc::out_of_domain);
    CHECK(refusal({alert_severity::page, -1h, -2h, 14.4}) == errc::out_of_domain);
    CHECK(refusal({alert_severity::page, 1h, 1h, 14.4}) == errc::contradiction);
    CHECK(refusal({alert_severity::page, 5min, 1h, 14.4}) == errc::contradiction);
    CHECK(refusal({alert_severity::page, 31 * 24h, 1h, 14.4}) == errc::contradiction);
    CHECK(refusal(fast, 99.9_percent, 0s) == errc::out_of_domain);
    CHECK(refusal(fast, 99.9_percent, -1h) == errc::out_of_domain);
    constexpr double inf = std::numeric_limits<double>::infinity();
    for (const double factor : {inf, -inf, std::numeric_limits<double>::quiet_NaN(), 0.0, -14.4}) {
        CHECK(refusal({alert_severity::page, 1h, 5min, factor}) == errc::out_of_domain);
    }
}

#if NINES_HAS_EXCEPTIONS
TEST_CASE("the constructor throws what try_from answers") {
    CHECK_THROWS_WITH_AS(
        (alert_condition{fast, 90_percent, month}),
        "alert_condition: can never fire: factor times allowed error is 1 or more, "
        "which not even a total outage exceeds",
        nines::domain_error);
}
#endif

TEST_CASE("a service exactly at the factor does not fire, one failure more does") {
    for (const double percent : {75.0, 93.1, 97.7, 99.0, 99.5, 99.7, 99.9, 99.97, 99.999}) {
        const auto allowed = static_cast<std::uint64_t>(std::llround((100 - percent) * 1e4));
        for (const std::uint64_t tenths : {10U, 14U, 28U, 36U, 60U, 134U, 144U, 432U}) {
            const double factor = static_cast<double>(tenths) / 10;
            const auto made = alert_condition::try_from({alert_severity::page, 1h, 5min, factor},
                                                        objective::percent(percent), month);
            for (const std::uint64_t times : {1U, 7U, 997U, 65537U}) {
                const auto bad = tenths * allowed * times;
                const auto total = std::uint64_t{10000000} * times;
                if (!made || bad >= total) {
                    continue;
                }
                CAPTURE(percent);
                CAPTURE(factor);
                const event_counts at{total - bad, bad};
                const event_counts above{total - bad - 1, bad + 1};
                CHECK_FALSE(made->holds(at, at));
                CHECK_FALSE(made->holds(above, at));
                CHECK_FALSE(made->holds(at, above));
                CHECK(made->holds(above, above));
            }
        }
    }
}

TEST_CASE("both windows must burn, and a window without traffic does not") {
    const event_counts burning{900, 100};
    const event_counts healthy{1000, 0};
    CHECK(workbook_page.holds(burning, burning));
    CHECK_FALSE(workbook_page.holds(burning, healthy));
    CHECK_FALSE(workbook_page.holds(healthy, burning));
    CHECK_FALSE(workbook_page.holds(burning, event_counts<>{}));
    CHECK_FALSE(workbook_page.holds(event_counts<>{}, burning));
    CHECK(workbook_page.holds(event_counts<double>{0.9, 0.1}, event_counts<double>{0.9, 0.1}));
}

TEST_CASE("weighted counts at the ends of what a double holds fire, and only above the factor") {
    using weighted = event_counts<double>;
    for (const double weight : {1e308, 1e303, 1e290, 1e-290, 1e-320}) {
        CAPTURE(weight);
        const weighted outage{0.0, weight};
        const weighted clean{weight, 0.0};
        CHECK(workbook_page.holds(outage, outage));
        CHECK_FALSE(workbook_page.holds(clean, clean));
        CHECK_FALSE(workbook_page.holds(outage, weighted{}));
    }
    const weighted above{1e308 * (1 - 0.0145), 1e308 * 0.0145};
    const weighted below{1e308 * (1 - 0.0143), 1e308 * 0.0143};
    CHECK(workbook_page.holds(above, above));
    CHECK_FALSE(workbook_page.holds(below, below));
}

TEST_CASE("a burn rate of 9.04 fires at a factor of 9") {
    const event_counts burning{100000 - 904, 904};
    CHECK(condition(9, 99.9).holds(burning, burning));
}

TEST_CASE("a total outage at low traffic fires, however busy the rest of the period was") {
    // 1 million requests in the period allow 1,000 failures; 2 % of those are more than the 10
    // requests of this hour
    const event_counts outage{0, 10};
    CHECK(workbook_page.holds(outage, event_counts{0, 1}));
}

TEST_CASE("whether a condition holds agrees with the burn rates near the factor") {
    constexpr unsigned seed = 41;
    MESSAGE("seed ", seed);
    std::mt19937_64 random{seed};
    std::uniform_int_distribution<std::uint64_t> totals{1, 100000000};
    std::uniform_int_distribution<int> offset{-2, 2};
    for (const double percent : {60.0, 90.0, 97.685, 99.0, 99.7, 99.9, 99.95, 99.9999}) {
        const auto promised = objective::percent(percent);
        for (const double factor : {1.0, 1.4, 2.8, 3.36, 6.0, 13.44, 14.4, 43.2, 14.0 / 3}) {
            const auto made = alert_condition::try_from({alert_severity::page, 1h, 5min, factor},
                                                        promised, month);
            for (int i = 0; made && i < 200; ++i) {
                const auto total = totals(random);
                const auto near = std::llround(made->threshold() * static_cast<double>(total));
                const auto bad = static_cast<std::uint64_t>(
                    std::clamp<long long>(near + offset(random), 0, static_cast<long long>(total)));
                const event_counts counts{total - bad, bad};
                REQUIRE(made->holds(counts, counts) ==
                        (nines::burn_rate(counts, promised) > factor));
            }
        }
    }
}

TEST_CASE("at the minimum traffic one failure alone cannot fire, one request fewer and it does") {
    CHECK(workbook_page.minimum_requests() == 70);
    CHECK(workbook_page.minimum_requests_per_hour() == doctest::Approx(69.444444444444444));
    CHECK(condition(6, 99.9, 6h).minimum_requests_per_hour() ==
          doctest::Approx(27.777777777777777));
    for (const double percent : {50.0, 90.0, 99.0, 99.7, 99.9, 99.95, 99.9999}) {
        for (const double factor : {1.0, 1.5, 3.0, 6.0, 13.44, 14.4, 1e3}) {
            const auto made = alert_condition::try_from({alert_severity::page, 1h, 5min, factor},
                                                        objective::percent(percent), month);
            if (!made) {
                continue;
            }
            CAPTURE(percent);
            CAPTURE(factor);
            const auto enough = made->minimum_requests();
            const event_counts one{enough - 1, std::uint64_t{1}};
            const event_counts sooner{enough - 2, std::uint64_t{1}};
            CHECK_FALSE(made->holds(one, one));
            CHECK(made->holds(sooner, sooner));
        }
    }
}

TEST_CASE(
    "the minimum traffic of the strictest objectives is answered, to the digits of a double") {
    const auto at = [](const char* promised, double factor) {
        return alert_condition::try_from({alert_severity::page, 1h, 5min, factor},
                                         *objective::parse(promised), month)
            ->minimum_requests();
    };
    CHECK(at("0.9999999999999999", 1) == 10'000'000'000'000'000U);
    CHECK(at("0.9999999999999999", 14.4) == 694'444'444'444'445U);
    CHECK(at("0.9999999999999971", 1) == 344'827'586'206'897U);
    const auto least = objective::from_allowed_error(0x1.0000000000001p-54);
    const alert_condition strictest{{alert_severity::page, 1h, 5min, 1}, least, month};
    CHECK(strictest.minimum_requests() == (std::uint64_t{1} << 54U) - 4);
}

TEST_CASE("a service exactly on target pages by chance as often as the binomial law says") {
    // each of the N requests of an hour fails with probability 0.001; the hours are independent
    const auto pages = [](unsigned n) {
        double limit = -1;
        for (unsigned k = 0; k <= n; ++k) {
            if (!workbook_page.holds(event_counts{n - k, k}, event_counts{n - k, k})) {
                limit = k;
            }
        }
        return binomial_tail(n, 0.001, limit);
    };
    CHECK(pages(1) == doctest::Approx(0.001).epsilon(1e-12));
    CHECK(pages(10) == doctest::Approx(0.00995512).epsilon(1e-6));
    CHECK(pages(60) == doctest::Approx(0.0582637).epsilon(1e-6));
    CHECK(pages(300) == doctest::Approx(1.5327e-5).epsilon(1e-4));
    CHECK(720 * pages(1) == doctest::Approx(0.72).epsilon(1e-12));
    CHECK(720 * pages(10) == doctest::Approx(7.168).epsilon(1e-4));
    CHECK(720 * pages(60) == doctest::Approx(41.95).epsilon(1e-4));
    CHECK(720 * pages(300) == doctest::Approx(0.0110).epsilon(5e-3));
}

TEST_CASE("detection and reset are what a simulation sees, to the second") {
    constexpr unsigned seed = 5;
    MESSAGE("seed ", seed);
    std::mt19937_64 random{seed};
    std::uniform_int_distribution<int> minutes{1, 40};
    std::uniform_int_distribution<std::uint64_t> requests{1, 50};
    std::uniform_int_distribution<std::int64_t> beyond{1, 3000};
    constexpr double factors[] = {1, 1.4, 3, 6, 14.4, 14.0 / 3};
    constexpr double percents[] = {70, 90, 97.7, 99, 99.9, 99.95};
    int fired = 0;
    for (int i = 0; i < 150; ++i) {
        const std::chrono::seconds window = std::chrono::minutes{minutes(random)};
        const auto made = alert_condition::try_from(
            {alert_severity::page, window, window / 12, factors[random() % 6]},
            objective::percent(percents[random() % 6]), month);
        const auto rate = requests(random);
        const auto bad = std::uniform_int_distribution<std::uint64_t>{1, rate}(random);
        if (!made) {
            continue;
        }
        const double ratio = static_cast<double>(bad) / static_cast<double>(rate);
        const auto found = made->detection_time(ratio);
        const auto first = found ? static_cast<std::int64_t>(found->count()) + 1 : 0;
        const auto seen = simulate(*made, rate, bad, first + beyond(random));
        CAPTURE(made->factor());
        CAPTURE(ratio);
        CHECK((seen.fired_after > 0) == found.has_value());
        if (found) {
            constexpr double rounding = 1e-9;
            const double reset = in_seconds(made->reset_time(ratio));
            CHECK(static_cast<double>(seen.fired_after) > found->count() - rounding);
            CHECK(static_cast<double>(seen.fired_after) <= found->count() + 1 + rounding);
            CHECK(static_cast<double>(seen.reset_after) >= reset - rounding);
            CHECK(static_cast<double>(seen.reset_after) < reset + 1 + rounding);
            ++fired;
        }
    }
    CHECK(fired > 50);
}

TEST_CASE("the workbook's page simulated: 52 s to find a total outage, 296 s to forget it") {
    const auto total = simulate(workbook_page, 10, 10, 52);
    CHECK(total.fired_after == 52);
    CHECK(total.reset_after == 296);
    const auto partial = simulate(workbook_page, 20, 3, 600);
    CHECK(partial.fired_after == 346);
    CHECK(partial.reset_after == 272);
}

} // namespace alert_condition_test
