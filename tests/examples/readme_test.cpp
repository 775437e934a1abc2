// SPDX-License-Identifier: BSL-1.0
// The README shows what the programs print.
#include "program_run.hpp"

#include <doctest/doctest.h>

#include <cstddef>
#include <sstream>
#include <string>
#include <vector>

namespace readme_test {

using std::string;
using lines = std::vector<string>;

namespace {

string trimmed(const string& line) {
    const auto first = line.find_first_not_of(' ');
    return first == string::npos ? "" : line.substr(first);
}

/// What stands under a sentence of the README, set in by four blanks: what was printed, but for
/// those lines that are only dots.
[[maybe_unused]] lines shown_under(const string& sentence) {
    static const string readme = nines_test::contents_of(string{NINES_SOURCE_DIR} + "/README.md");
    const auto place = readme.find(sentence);
    REQUIRE(place != string::npos);
    std::istringstream text{readme.substr(readme.find("\n\n    ", place) + 2)};
    lines all;
    for (string line; std::getline(text, line) && (line.empty() || line.starts_with("    "));) {
        if (const auto shown = trimmed(line); !shown.empty() && shown != "...") {
            all.push_back(shown);
        }
    }
    return all;
}

[[maybe_unused]] void check_shown(const string& sentence, const string& program,
                                  const string& arguments) {
    const nines_test::scratch_folder folder;
    const auto printed =
        nines_test::run_program(folder, "cd " NINES_SOURCE_DIR " && " + program, arguments);
    REQUIRE(printed.status == 0);
    const auto shown = shown_under(sentence);
    CHECK(shown.size() > 5);
    std::istringstream text{printed.out};
    string line;
    for (const string& each : shown) { // in the order in which they were printed
        while (std::getline(text, line) && trimmed(line) != each) {
        }
        CHECK_MESSAGE(text.good(), each);
    }
}

} // namespace

#ifdef NINES_ONCALL
TEST_CASE("the README shows what oncall prints") {
    check_shown("`oncall check examples/oncall/global_team.yaml`", NINES_ONCALL,
                "check examples/oncall/global_team.yaml");
    check_shown("`oncall page P1 examples/oncall/global_team.yaml --at '2026-10-26 16:00'`",
                NINES_ONCALL, "page P1 examples/oncall/global_team.yaml --at '2026-10-26 16:00'");
}
#endif

#ifdef NINES_RELIABILITY_REVIEW
TEST_CASE("the README shows what reliability_review prints") {
    check_shown("`reliability_review examples/data/incidents-simulated-seed7.csv`",
                NINES_RELIABILITY_REVIEW, "examples/data/incidents-simulated-seed7.csv");
}
#endif

#ifdef NINES_TOIL
TEST_CASE("the README shows what toil prints") {
    check_shown("`toil --effort 120 --growth 0.4 --discount 0.1 examples/toil/tasks.csv`",
                NINES_TOIL, "--effort 120 --growth 0.4 --discount 0.1 examples/toil/tasks.csv");
}
#endif

} // namespace readme_test
