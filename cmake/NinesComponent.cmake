# SPDX-License-Identifier: BSL-1.0
# One function per component target: an interface library with its own headers, alias and export,
# so that a consumer finds one component without the dependencies of the others.

include(GNUInstallDirs)
set(NINES_INSTALL_CMAKEDIR "${CMAKE_INSTALL_DATADIR}/cmake/nines")

# nines_component(NAME [HEADERS header...] [LINKS target...])
function(nines_component name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "HEADERS;LINKS")
    if(name STREQUAL "nines")
        set(target nines)
    else()
        set(target nines-${name})
    endif()
    add_library(${target} INTERFACE)
    add_library(nines::${name} ALIAS ${target})
    set_target_properties(${target} PROPERTIES EXPORT_NAME ${name})
    target_compile_features(${target} INTERFACE cxx_std_20)
    target_link_libraries(${target} INTERFACE ${arg_LINKS})
    target_sources(
        ${target} INTERFACE FILE_SET HEADERS BASE_DIRS "${PROJECT_SOURCE_DIR}/include" FILES
                            ${arg_HEADERS}
    )
    install(
        TARGETS ${target}
        EXPORT nines-${name}-targets
        FILE_SET HEADERS DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}"
    )
    install(
        EXPORT nines-${name}-targets
        NAMESPACE nines::
        DESTINATION "${NINES_INSTALL_CMAKEDIR}"
    )
endfunction()

# Imported targets live in the folder that found them; a project that adds nines as a subfolder
# links them from its own.
function(nines_find_dependencies)
    foreach(pair IN ITEMS "Boost::headers;Boost;1.81" "date::date;date;" "Eigen3::Eigen;Eigen3;3.4")
        list(GET pair 0 target)
        list(GET pair 1 package)
        list(GET pair 2 version)
        if(NOT TARGET ${target})
            find_package(${package} ${version} QUIET)
            if(TARGET ${target} AND NOT PROJECT_IS_TOP_LEVEL)
                set_target_properties(${target} PROPERTIES IMPORTED_GLOBAL ON)
            endif()
        endif()
    endforeach()
    if(TARGET date::date-tz AND NOT PROJECT_IS_TOP_LEVEL)
        get_target_property(global date::date-tz IMPORTED_GLOBAL)
        if(NOT global)
            set_target_properties(date::date-tz PROPERTIES IMPORTED_GLOBAL ON)
        endif()
    endif()
endfunction()
