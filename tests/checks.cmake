# SPDX-License-Identifier: BSL-1.0
# Tests that are not test cases: what must not compile, layering, compile cost, ODR, packages. Those
# labelled static look at sources or installed files and say the same in every mode of a compiler.
set(strict_flags "-DFLAGS=${NINES_WARNINGS};-Werror;-I${PROJECT_SOURCE_DIR}/include")

file(GLOB compile_fail_cases CONFIGURE_DEPENDS compile_fail/*.cpp)
foreach(case IN LISTS compile_fail_cases)
    get_filename_component(name "${case}" NAME_WE)
    list(APPEND static_tests compile_fail/${name})
    add_test(NAME compile_fail/${name}
             COMMAND "${CMAKE_COMMAND}" "-DCOMPILER=${CMAKE_CXX_COMPILER}" "${strict_flags}"
                     "-DSOURCE=${case}" -P "${CMAKE_CURRENT_LIST_DIR}/compile_fail/run.cmake"
    )
endforeach()

add_test(NAME layering
         COMMAND "${BASH_PROGRAM}" "${CMAKE_CURRENT_LIST_DIR}/layering/layering.sh"
                 "${PROJECT_SOURCE_DIR}"
)
add_test(NAME layering/finds_planted_violations
         COMMAND "${BASH_PROGRAM}" "${CMAKE_CURRENT_LIST_DIR}/layering/self_test.sh"
)
add_test(NAME compile_cost
         COMMAND "${BASH_PROGRAM}" "${CMAKE_CURRENT_LIST_DIR}/compile_cost/compile_cost.sh"
                 "${CMAKE_CXX_COMPILER}" "${PROJECT_SOURCE_DIR}"
)

# Every header in two translation units of one program, names of well-known macros poisoned.
set(all_headers ${NINES_HEADERS_core} ${NINES_HEADERS_stats} ${NINES_HEADERS_rotation}
                ${NINES_HEADERS_rotation-tz} ${NINES_HEADERS_capacity} ${NINES_HEADERS_nines})
list(TRANSFORM all_headers REPLACE "^${PROJECT_SOURCE_DIR}/include/" "")
list(FILTER all_headers EXCLUDE REGEX "/instantiate_double[.]hpp$") # is for one unit alone
add_custom_command(
    OUTPUT odr/all_headers.hpp
    COMMAND "${CMAKE_COMMAND}" "-DINCLUDE_DIR=${PROJECT_SOURCE_DIR}/include"
            "-DHEADERS=${all_headers}" "-DOUTPUT=odr/all_headers.hpp" -P
            "${CMAKE_CURRENT_LIST_DIR}/odr/generate.cmake"
    DEPENDS odr/generate.cmake ${NINES_HEADERS_core} ${NINES_HEADERS_stats}
            ${NINES_HEADERS_rotation} ${NINES_HEADERS_rotation-tz} ${NINES_HEADERS_capacity}
            ${NINES_HEADERS_nines}
    VERBATIM
)
add_custom_target(odr_header DEPENDS odr/all_headers.hpp)
foreach(unit IN ITEMS first_unit second_unit)
    add_library(odr_${unit} OBJECT odr/unit.cpp)
    add_dependencies(odr_${unit} odr_header)
    target_compile_definitions(odr_${unit} PRIVATE NINES_ODR_UNIT=${unit})
    target_include_directories(odr_${unit} PRIVATE "${CMAKE_CURRENT_BINARY_DIR}/odr")
    target_link_libraries(odr_${unit} PRIVATE nines::nines)
endforeach()
add_executable(odr_test odr/main.cpp)
target_link_libraries(odr_test PRIVATE odr_first_unit odr_second_unit nines::nines)
add_test(NAME odr/two_units COMMAND odr_test)
add_test(NAME odr/exception_modes_do_not_mix
         COMMAND "${BASH_PROGRAM}" "${CMAKE_CURRENT_LIST_DIR}/odr/exception_modes.sh"
                 "${CMAKE_CXX_COMPILER}" "${PROJECT_SOURCE_DIR}/include"
)

foreach(consumer IN ITEMS core all subdirectory)
    list(APPEND static_tests package/${consumer})
    add_test(NAME package/${consumer}
             COMMAND "${CMAKE_COMMAND}" "-DCOMPILER=${CMAKE_CXX_COMPILER}" "-DCONSUMER=${consumer}"
                     "-DBUILD=${PROJECT_BINARY_DIR}" "-DSOURCE_DIR=${PROJECT_SOURCE_DIR}"
                     "-DHEADERS=${all_headers}" -P "${CMAKE_CURRENT_LIST_DIR}/package/run.cmake"
    )
endforeach()

add_test(NAME readme
         COMMAND "${CMAKE_COMMAND}" "-DCOMPILER=${CMAKE_CXX_COMPILER}" "${strict_flags}"
                 "-DREADME=${PROJECT_SOURCE_DIR}/README.md" "-DBUILD=${CMAKE_CURRENT_BINARY_DIR}" -P
                 "${CMAKE_CURRENT_LIST_DIR}/readme/run.cmake"
)
set_tests_properties(
    ${static_tests} layering layering/finds_planted_violations compile_cost readme
    odr/exception_modes_do_not_mix PROPERTIES LABELS static
)
# The longest begin first.
set_tests_properties(compile_cost layering package/all readme PROPERTIES COST 100)
set_tests_properties(readme PROPERTIES SKIP_REGULAR_EXPRESSION "skipped: no README.md")
