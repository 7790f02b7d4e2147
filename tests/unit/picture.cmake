shop_test(picture_timeline LABEL unit SOURCES test_picture_timeline.c DEPENDS picture)
foreach(name atlas compose frame_set)
  shop_test(picture_${name} LABEL unit SOURCES test_picture_${name}.c DEPENDS picture)
  target_include_directories(test_picture_${name} PRIVATE ${CMAKE_SOURCE_DIR}/plugin/picture)
endforeach()

# The painter's machinery over a stage and a bridge of the test's own: no theme, no Qt.
set(picture_dir ${CMAKE_SOURCE_DIR}/plugin/picture)
foreach(name painter reload)
  shop_test(
    picture_${name}
    LABEL unit
    SOURCES test_picture_${name}.c
            picture_fake.c
            ${picture_dir}/assemble.c
            ${picture_dir}/atlas.c
            ${picture_dir}/atlas_sheet.c
            ${picture_dir}/build.c
            ${picture_dir}/data_files.c
            ${picture_dir}/frame_set.c
            ${picture_dir}/painter.c
            ${picture_dir}/picture.c
            ${picture_dir}/pictures.c
            ${picture_dir}/show.c
            ${picture_dir}/show_paint.c
            ${picture_dir}/show_reload.c
            ${picture_dir}/stage_spec.c
            ${picture_dir}/texts.c
            ${picture_dir}/timeline.c
    DEPENDS base)
  target_include_directories(test_picture_${name} PRIVATE ${picture_dir} ${picture_dir}/include
                                                          ${CMAKE_SOURCE_DIR}/plugin/room/include
                                                          ${CMAKE_SOURCE_DIR}/plugin/qt/include)
endforeach()

# The layers over a bridge that measures and does not paint.
foreach(name badges fit lines moment pages stage stage_memory strip table texts words)
  shop_test(picture_${name} LABEL unit SOURCES test_picture_${name}.c picture_paper.c picture_seen.c
            DEPENDS picture room)
  target_include_directories(test_picture_${name} PRIVATE ${picture_dir})
endforeach()

# Rooms by chance, in every theme.
set(chance_rooms picture_chance.c picture_members.c picture_rooms.c picture_paper.c picture_seen.c picture_stages.c)
shop_test(picture_rooms LABEL unit SOURCES test_picture_rooms.c picture_told.c ${chance_rooms} DEPENDS picture room TIMEOUT 600)
target_include_directories(test_picture_rooms PRIVATE ${picture_dir})

# The end of an offer under the feed's clock.
shop_test(picture_zero LABEL unit SOURCES test_picture_zero.c picture_paper.c picture_seen.c DEPENDS picture room feed)
target_include_directories(test_picture_zero PRIVATE ${picture_dir} ${CMAKE_SOURCE_DIR}/plugin/feed)

# The decoder's thread.
shop_test(picture_pictures LABEL unit SOURCES test_picture_pictures.c picture_letters.c DEPENDS picture)
target_include_directories(test_picture_pictures PRIVATE ${picture_dir})

# Themes and zones as people write them, right and wrong: each program spoils a copy of its own.
foreach(name layout theme variants)
  shop_test(picture_${name} LABEL unit SOURCES test_picture_${name}.c picture_theme_files.c picture_paper.c picture_seen.c
            DEPENDS picture room)
  target_include_directories(test_picture_${name} PRIVATE ${picture_dir})
  target_compile_definitions(test_picture_${name} PRIVATE THEME_FILES_COPY="${CMAKE_BINARY_DIR}/tests/picture_${name}_data")
endforeach()

# The schemas beside the readers' tables, and over the files of the tree.
shop_test(picture_schema LABEL unit SOURCES test_picture_schema.c DEPENDS picture room)
target_include_directories(test_picture_schema PRIVATE ${picture_dir})
add_test(NAME picture_schema_files COMMAND /usr/bin/python3 ${CMAKE_CURRENT_LIST_DIR}/test_picture_schema.py)
set_tests_properties(picture_schema_files PROPERTIES LABELS unit TIMEOUT 60)
