# The bridge's programs.
function(bridge_test name)
  golden_test(qt_${name} LIBRARY qt TIMEOUT 60 INCLUDES ${CMAKE_SOURCE_DIR}/tests/golden/canvas ${ARGN})
endfunction()

set(canvas_folder ${CMAKE_SOURCE_DIR}/tests/golden/canvas)
set(canvas_compare ${CMAKE_SOURCE_DIR}/tests/support/png_compare.c)
set(canvas_fonts ${canvas_folder}/with_fonts.c ${canvas_folder}/scenes.c)
set(canvas_scenes ${canvas_fonts} ${canvas_folder}/scenes_pictures.c ${canvas_folder}/scenes_shapes.c
                  ${canvas_folder}/scenes_text.c)
bridge_test(bridge SOURCES ${canvas_folder}/test_qt_bridge.c)
bridge_test(canvas SOURCES ${canvas_folder}/test_qt_canvas.c ${canvas_scenes} ${canvas_compare})
bridge_test(cover SOURCES ${canvas_folder}/test_qt_cover.c)
bridge_test(fonts SOURCES ${canvas_folder}/test_qt_fonts.c ${canvas_fonts})
bridge_test(images SOURCES ${canvas_folder}/test_qt_images.c ${canvas_compare})
bridge_test(light SOURCES ${canvas_folder}/test_qt_light.c)
bridge_test(process SOURCES ${canvas_folder}/test_qt_process.c ${canvas_fonts})
foreach(major ${SHOP_BRIDGES})
  add_library(fake_bridge_${major} MODULE ${canvas_folder}/fake_bridge.c)
  target_link_libraries(fake_bridge_${major} PRIVATE shop_flags shop_qt)
  set_target_properties(
    fake_bridge_${major} PROPERTIES PREFIX "" OUTPUT_NAME shop-overlay-qt${major} LIBRARY_OUTPUT_DIRECTORY
                                                                                  ${CMAKE_BINARY_DIR}/tests/fake)
  add_dependencies(test_qt_process fake_bridge_${major})
endforeach()
bridge_test(text SOURCES ${canvas_folder}/test_qt_text.c ${canvas_fonts})
bridge_test(threads SOURCES ${canvas_folder}/test_qt_threads.c ${canvas_scenes})
foreach(major ${SHOP_BRIDGES})
  add_test(NAME qt_exports_${major}
           COMMAND ${CMAKE_COMMAND} -DLIBRARY=$<TARGET_FILE:shop-overlay-qt${major}> -DNM=${CMAKE_NM} -P
                   ${canvas_folder}/check_exports.cmake)
  set_tests_properties(qt_exports_${major} PROPERTIES LABELS golden TIMEOUT 20)
endforeach()

# Not tests: they print how long things take.
foreach(name card pictures)
  set(target time_qt_${name})
  add_executable(${target} ${canvas_folder}/time_qt_${name}.c)
  set_target_properties(${target} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
  target_include_directories(${target} PRIVATE ${CMAKE_SOURCE_DIR}/tests/support ${canvas_folder})
  target_compile_definitions(${target} PRIVATE SHOP_SOURCE_DIR="${CMAKE_SOURCE_DIR}" SHOP_BINARY_DIR="${CMAKE_BINARY_DIR}")
  target_link_libraries(${target} PRIVATE shop_flags shop_qt)
endforeach()
target_sources(time_qt_card PRIVATE ${canvas_fonts})
