// SPDX-License-Identifier: BSL-1.0
// Runs the benchmarks and prints one table of them. Options beside those of Google Benchmark:
//   --baseline FILE    the JSON of an earlier run, to compare with
//   --config FILE      a config of the SLO report: its objectives and policies over its recorded
//                      counts, as user/N_SLO/...
//   --plot FILE        where the quantile benchmarks that have run write error against time, as SVG
#include "capacity/fieller_coverage.hpp"
#include "capacity/forecast_coverage.hpp"
#include "capacity/nist_digits.hpp"
#include "table.hpp"
#include "user_objectives.hpp"

#include <benchmark/benchmark.h>

#include <exception>
#include <fstream>
#include <iostream>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace {

/// Takes `name VALUE` or `name=VALUE` out of the arguments.
std::optional<std::string> take_option(std::vector<char*>& arguments, std::string_view name) {
    for (auto at = arguments.begin() + 1; at != arguments.end(); ++at) {
        const std::string_view argument{*at};
        if (argument == name) {
            if (at + 1 == arguments.end()) {
                throw std::runtime_error{std::string{name} + " expects a value"};
            }
            std::string value{*(at + 1)};
            arguments.erase(at, at + 2);
            return value;
        }
        if (argument.starts_with(name) && argument.substr(name.size()).starts_with('=')) {
            std::string value{argument.substr(name.size() + 1)};
            arguments.erase(at);
            return value;
        }
    }
    return std::nullopt;
}

void show(const nines::bench::overview& quantiles, const std::optional<std::string>& plot) {
    if (quantiles.empty()) {
        return;
    }
    std::cout << quantiles.table();
    const std::string svg = quantiles.plot();
    if (!plot || svg.empty()) {
        return;
    }
    if (!(std::ofstream{*plot} << svg).flush()) {
        throw std::runtime_error{"cannot write " + *plot};
    }
    std::cerr << "written: " << *plot << '\n';
}

int run(std::vector<char*> arguments) {
    std::optional<nines::bench::comparison> earlier;
    if (const auto baseline = take_option(arguments, "--baseline")) {
        earlier = nines::bench::comparison::read(*baseline);
    }
    const auto plot = take_option(arguments, "--plot");
    if (const auto config = take_option(arguments, "--config")) {
        nines::bench::register_user_objectives(*config);
    }
    int count = static_cast<int>(arguments.size());
    benchmark::Initialize(&count, arguments.data());
    if (benchmark::ReportUnrecognizedArguments(count, arguments.data())) {
        return 2;
    }
    nines::bench::collector collector;
    benchmark::RunSpecifiedBenchmarks(&collector);
    benchmark::Shutdown();
    if (collector.collected().empty()) {
        std::cerr << "no benchmark has a name that matches\n";
        return 1;
    }
    std::cout << collector.collected().table(earlier ? &*earlier : nullptr);
    show(collector.quantiles(), plot);
    if (collector.collected().has_subject_in("least_squares/")) {
        std::cout << nines::bench::nist_digits_table();
    }
    if (collector.collected().has_subject_in("trend_and_prediction/")) {
        std::cout << nines::bench::fieller_coverage_table();
    }
    if (collector.collected().has_subject_in("forecast/")) {
        std::cout << nines::bench::simulated_coverage_table()
                  << nines::bench::backtest_coverage_table();
    }
    return collector.any_error() ? 1 : 0;
}

} // namespace

int main(int argc, char** argv) {
    try {
        return run({argv, argv + argc});
    } catch (const std::exception& refusal) {
        std::cerr << "nines_bench: " << refusal.what() << '\n';
        return 2;
    }
}
