# SPDX-License-Identifier: BSL-1.0
# Tests of the example programs: their code as libraries, and the programs themselves.
if(NOT NINES_BUILD_EXAMPLES)
    return()
endif()

file(GLOB example_tests RELATIVE "${CMAKE_CURRENT_LIST_DIR}" CONFIGURE_DEPENDS
     examples/*_test.cpp examples/*/*_test.cpp)
set(example_libraries "")
foreach(example IN LISTS NINES_EXAMPLES)
    foreach(target IN ITEMS examples_${example} nines_examples_${example})
        if(TARGET ${target})
            list(APPEND example_libraries ${target})
        endif()
    endforeach()
endforeach()
nines_doctests(examples_tests SOURCES ${example_tests} LINKS nines::nines ${example_libraries})
if(TARGET examples_tests)
    target_include_directories(examples_tests PRIVATE "${PROJECT_SOURCE_DIR}/examples")
    # What a test runs: NINES_ONCALL is the program oncall.
    foreach(program IN ITEMS backtest capacity oncall reliability_review simulate_incidents slo_report
                            toil)
        if(TARGET ${program})
            string(TOUPPER ${program} name)
            target_compile_definitions(
                examples_tests PRIVATE NINES_${name}="$<TARGET_FILE:${program}>"
            )
            add_dependencies(examples_tests ${program})
        endif()
    endforeach()
endif()

if(TARGET service AND TARGET dependency)
    add_test(NAME examples/service
             COMMAND "${BASH_PROGRAM}" "${CMAKE_CURRENT_LIST_DIR}/examples/service.sh"
                     $<TARGET_FILE:service> $<TARGET_FILE:dependency>
    )
    set_tests_properties(examples/service PROPERTIES LABELS concurrent TIMEOUT 120)
endif()

if(TARGET operating_curve)
    add_test(NAME examples/operating_curve
             COMMAND "${BASH_PROGRAM}" "${CMAKE_CURRENT_LIST_DIR}/examples/operating_curve.sh"
                     $<TARGET_FILE:operating_curve> "${PROJECT_SOURCE_DIR}/README.md"
    )
endif()
