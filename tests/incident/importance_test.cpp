// SPDX-License-Identifier: BSL-1.0
#include <nines/incident/importance.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <span>
#include <vector>

namespace importance_test {

using nines::availability;
using components = std::span<const availability<>>;

namespace {

bool agree(double value, double expected, double relative = 1e-12) {
    return std::abs(value - expected) <= relative * std::abs(expected);
}

/// A load balancer before two servers and two of three disks.
availability<> service(components part) {
    return nines::series(
        {part[0], nines::parallel(part.subspan(1, 2)), nines::k_of_n(2, part.subspan(3, 3))});
}

const std::vector<availability<>> parts{
    availability<>::fraction(0.9999), availability<>::fraction(0.99),
    availability<>::fraction(0.98),   availability<>::fraction(0.999),
    availability<>::fraction(0.998),  availability<>::fraction(0.995)};

TEST_CASE("the importance in a series is all of the others, in parallel none of them") {
    const std::vector<availability<>> two{availability<>::fraction(0.9),
                                          availability<>::fraction(0.8)};
    const auto chain =
        nines::importance_of(components{two}, [](components all) { return nines::series(all); });
    CHECK(agree(chain[0].birnbaum, 0.8));
    CHECK(agree(chain[1].birnbaum, 0.9));
    CHECK(agree(chain[1].potential, 0.18));
    CHECK(agree(chain[1].critical, 0.18 / 0.28));
    const auto replicas =
        nines::importance_of(components{two}, [](components all) { return nines::parallel(all); });
    CHECK(agree(replicas[0].birnbaum, 0.2));
    CHECK(agree(replicas[1].birnbaum, 0.1));
    CHECK(agree(replicas[0].critical, 1));
}

TEST_CASE("the importance is the derivative of the system's availability") {
    const auto importance = nines::importance_of(components{parts}, service);
    for (std::size_t i = 0; i < parts.size(); ++i) {
        CAPTURE(i);
        auto better = parts;
        constexpr double step = 1e-4;
        better[i] = availability<>::from_unavailability(parts[i].unavailability() - step / 2);
        const double moved = parts[i].unavailability() - better[i].unavailability();
        const double gained = service(components{parts}).unavailability() -
                              service(components{better}).unavailability();
        CHECK(agree(importance[i].birnbaum, gained / moved, 1e-9));
        auto perfect = parts;
        perfect[i] = availability<>::always();
        CHECK(agree(importance[i].potential,
                    service(components{parts}).unavailability() -
                        service(components{perfect}).unavailability(),
                    1e-9));
    }
}

TEST_CASE("of replicas with eight nines the importance keeps its digits") {
    const std::vector<availability<>> two(2, availability<>::from_unavailability(1e-12));
    const auto importance =
        nines::importance_of(components{two}, [](components all) { return nines::parallel(all); });
    CHECK(agree(importance[0].birnbaum, 1e-12));
    CHECK(agree(importance[0].potential, 1e-24));
}

TEST_CASE("a system that is never down has nothing to gain") {
    const std::vector<availability<>> perfect(2, availability<>::always());
    const auto importance = nines::importance_of(components{perfect},
                                                 [](components all) { return nines::series(all); });
    CHECK(importance[0].birnbaum == 1);
    CHECK(importance[0].critical == 0);
    CHECK(importance[0].potential == 0);
}

} // namespace

} // namespace importance_test
