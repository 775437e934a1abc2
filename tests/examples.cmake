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
    if(TARGET slo_report)
        target_compile_definitions(
            examples_tests PRIVATE NINES_SLO_REPORT="$<TARGET_FILE:slo_report>"
        )
        add_dependencies(examples_tests slo_report)
    endif()
    if(TARGET oncall)
        target_compile_definitions(examples_tests PRIVATE NINES_ONCALL="$<TARGET_FILE:oncall>")
        add_dependencies(examples_tests oncall)
    endif()
    if(TARGET backtest)
        target_compile_definitions(examples_tests PRIVATE NINES_BACKTEST="$<TARGET_FILE:backtest>")
        add_dependencies(examples_tests backtest)
    endif()
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
