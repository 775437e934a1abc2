# SPDX-License-Identifier: BSL-1.0
# Fuzz targets: with a driver of ours everywhere, a fixed number of mutations from a fixed seed as a
# test; with libFuzzer where NINES_LIBFUZZER says so (clang), for as long as one likes.
option(NINES_LIBFUZZER "Link the fuzz targets with libFuzzer instead of running them as tests" OFF)

if(NOT NINES_COMPILES_WITH_EXCEPTIONS)
    return()
endif()

file(GLOB fuzz_targets CONFIGURE_DEPENDS fuzz/*_fuzz.cpp)
add_custom_target(fuzz)
if(NOT NINES_LIBFUZZER)
    add_library(fuzz_driver OBJECT fuzz/driver_main.cpp)
endif()
foreach(source IN LISTS fuzz_targets)
    get_filename_component(name "${source}" NAME_WE)
    string(REGEX REPLACE "_fuzz$" "" name "${name}")
    file(STRINGS "${source}" reads_examples REGEX "#include \"(common|oncall|reliability_review|slo_report)/")
    if(reads_examples AND NOT example_libraries)
        continue()
    endif()
    add_executable(fuzz_${name} "${source}")
    add_dependencies(fuzz fuzz_${name})
    target_link_libraries(fuzz_${name} PRIVATE nines::nines)
    target_include_directories(fuzz_${name} PRIVATE "${CMAKE_CURRENT_LIST_DIR}")
    if(reads_examples)
        target_link_libraries(fuzz_${name} PRIVATE ${example_libraries})
        target_include_directories(fuzz_${name} PRIVATE "${PROJECT_SOURCE_DIR}/examples")
    endif()
    if(NINES_LIBFUZZER)
        target_link_options(fuzz_${name} PRIVATE -fsanitize=fuzzer)
    else()
        target_link_libraries(fuzz_${name} PRIVATE fuzz_driver)
        add_test(NAME fuzz/${name}
                 COMMAND fuzz_${name} "${CMAKE_CURRENT_LIST_DIR}/fuzz/corpus/${name}" 20000 1
        )
        set_tests_properties(fuzz/${name} PROPERTIES COST 50) # before what takes moments
    endif()
endforeach()
