// SPDX-License-Identifier: BSL-1.0
/// \file
/// `duty_problem`: shifts of any weight, people who are sometimes away, rest and preferences.
#pragma once

#include <nines/core/decimal.hpp>
#include <nines/core/error.hpp>
#include <nines/core/half_open.hpp>
#include <nines/core/result.hpp>

#include <date/date.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <limits>
#include <numeric>
#include <utility>
#include <vector>

namespace nines::inline NINES_ABI {

/// A shift that somebody must have.
struct duty {
    half_open<date::sys_seconds> when;
    double weight = 1; ///< what it counts: hours, nights more, holidays most
};

/// Duties and those who can have them. Tables are by person and duty; an empty one says nothing.
struct duty_problem {
    std::size_t people = 0;
    std::vector<duty> duties; ///< those that overlap need different people
    std::vector<std::vector<bool>> away = {};
    std::vector<std::vector<double>> dislike = {}; ///< added to the squares of loads
    std::chrono::seconds rest{};                   ///< between two duties of one person, at least
    /// Weight that one person may have; sums of weights are rounded, so 1e-12 of it more counts
    /// too.
    double most = (std::numeric_limits<double>::max)();
    std::vector<double> before = {}; ///< weight that each has had already
};

namespace detail {

/// A problem whose numbers are sound, with the duties that one person cannot have both.
class duty_rules {
public:
    [[nodiscard]] static result<duty_rules> try_from(const duty_problem& of) {
        if (of.people == 0 || of.duties.empty()) {
            return error{errc::insufficient, "assign", "expected people and duties"};
        }
        const auto sound = [](double x) { return is_finite(x) && x >= 0 && x <= 1e12; };
        for (const duty& each : of.duties) {
            if (each.when.empty()) {
                return error{errc::contradiction, "assign", "a duty ends before or when it begins"};
            }
            if (!sound(each.weight)) {
                return error{errc::out_of_domain, "assign", "expected weights from 0 to 1e12"};
            }
        }
        if (of.rest < std::chrono::seconds::zero() || is_nan(of.most) || of.most < 0) {
            return error{errc::out_of_domain, "assign", "expected limits that are not negative"};
        }
        const auto fits = [&](const auto& table) {
            return table.empty() || (table.size() == of.people &&
                                     std::all_of(table.begin(), table.end(), [&](const auto& row) {
                                         return row.size() == of.duties.size();
                                     }));
        };
        if (!fits(of.away) || !fits(of.dislike) ||
            !(of.before.empty() || of.before.size() == of.people)) {
            return error{errc::contradiction, "assign", "a table does not fit people and duties"};
        }
        bool costs = std::all_of(of.before.begin(), of.before.end(), sound);
        for (const auto& row : of.dislike) {
            costs = costs && std::all_of(row.begin(), row.end(), sound);
        }
        if (!costs) {
            return error{errc::out_of_domain, "assign", "expected costs from 0 to 1e12"};
        }
        return duty_rules{of};
    }

    [[nodiscard]] const duty_problem& problem() const noexcept { return *of_; }
    [[nodiscard]] std::size_t people() const noexcept { return of_->people; }
    [[nodiscard]] std::size_t size() const noexcept { return of_->duties.size(); }
    [[nodiscard]] double weight(std::size_t d) const noexcept { return of_->duties[d].weight; }
    [[nodiscard]] double before(std::size_t person) const noexcept {
        return of_->before.empty() ? 0 : of_->before[person];
    }
    [[nodiscard]] bool there(std::size_t person, std::size_t d) const noexcept {
        return of_->away.empty() || !of_->away[person][d];
    }
    [[nodiscard]] double dislike(std::size_t person, std::size_t d) const noexcept {
        return of_->dislike.empty() ? 0 : of_->dislike[person][d];
    }
    /// Duties that nobody can have beside this one: they overlap, or rest between is too short.
    [[nodiscard]] const std::vector<std::size_t>& apart_from(std::size_t d) const noexcept {
        return apart_[d];
    }

private:
    explicit duty_rules(const duty_problem& of) : of_{&of}, apart_(of.duties.size()) {
        std::vector<std::size_t> order(size());
        std::iota(order.begin(), order.end(), std::size_t{0});
        std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
            return std::pair{of.duties[a].when.from, a} < std::pair{of.duties[b].when.from, b};
        });
        for (std::size_t i = 0; i < size(); ++i) {
            const auto free_again = of.duties[order[i]].when.to + of.rest;
            for (std::size_t j = i + 1; j < size() && of.duties[order[j]].when.from < free_again;
                 ++j) {
                apart_[order[i]].push_back(order[j]);
                apart_[order[j]].push_back(order[i]);
            }
        }
    }

    const duty_problem* of_;
    std::vector<std::vector<std::size_t>> apart_;
};

/// Who has what so far, and what it costs.
class duty_plan {
public:
    static constexpr std::size_t nobody = (std::numeric_limits<std::size_t>::max)();

    explicit duty_plan(const duty_rules& rules)
        : rules_{&rules}, person_(rules.size(), nobody), most_{rules.problem().most * (1 + 1e-12)} {
        add_up();
    }

    [[nodiscard]] const std::vector<std::size_t>& people() const noexcept { return person_; }
    [[nodiscard]] const std::vector<double>& loads() const noexcept { return loads_; }

    [[nodiscard]] bool fits(std::size_t person, std::size_t d) const noexcept {
        return rules_->there(person, d) && own_[person] + rules_->weight(d) <= most_ &&
               is_free(person, d);
    }
    /// No other duty of theirs is too near.
    [[nodiscard]] bool is_free(std::size_t person, std::size_t d) const noexcept {
        const auto& near_by = rules_->apart_from(d);
        return std::none_of(near_by.begin(), near_by.end(),
                            [&](std::size_t other) { return person_[other] == person; });
    }
    /// What giving a duty to a person adds to the cost.
    [[nodiscard]] double price(std::size_t person, std::size_t d) const noexcept {
        const double w = rules_->weight(d);
        return w * (2 * loads_[person] + w) + rules_->dislike(person, d);
    }
    void give(std::size_t person, std::size_t d) noexcept {
        person_[d] = person;
        loads_[person] += rules_->weight(d);
        own_[person] += rules_->weight(d);
    }
    void take(std::size_t d) noexcept {
        const std::size_t person = person_[d];
        person_[d] = nobody;
        loads_[person] -= rules_->weight(d);
        own_[person] -= rules_->weight(d);
    }

    /// What a person has, to come back to.
    struct sums {
        double load;
        double own;
    };
    [[nodiscard]] sums sums_of(std::size_t person) const noexcept {
        return {loads_[person], own_[person]};
    }
    /// Takes a duty from the person who had `before` when it was given.
    void take_back(std::size_t d, const sums& before) noexcept {
        loads_[person_[d]] = before.load;
        own_[person_[d]] = before.own;
        person_[d] = nobody;
    }

    /// Adds up what each has anew, so that no rounding of gives and takes stays.
    void add_up() {
        own_.assign(rules_->people(), 0);
        for (std::size_t d = 0; d < person_.size(); ++d) {
            if (person_[d] != nobody) {
                own_[person_[d]] += rules_->weight(d);
            }
        }
        loads_ = own_;
        for (std::size_t p = 0; p < loads_.size(); ++p) {
            loads_[p] += rules_->before(p);
        }
    }

    /// The sum of squares of loads, and dislikes.
    [[nodiscard]] double cost() const noexcept {
        double dislikes = 0;
        for (std::size_t d = 0; d < person_.size(); ++d) {
            dislikes += person_[d] == nobody ? 0 : rules_->dislike(person_[d], d);
        }
        return std::inner_product(loads_.begin(), loads_.end(), loads_.begin(), dislikes);
    }

private:
    const duty_rules* rules_;
    std::vector<std::size_t> person_;
    double most_;
    std::vector<double> loads_;
    std::vector<double> own_;
};

} // namespace detail
} // namespace nines::inline NINES_ABI
