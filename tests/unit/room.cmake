shop_test(room_money LABEL unit SOURCES test_room_money.c DEPENDS room)
shop_test(room_wall_time LABEL unit SOURCES test_room_wall_time.c DEPENDS room)
shop_test(room_freshness LABEL unit SOURCES test_room_freshness.c DEPENDS room)
shop_test(room_countdown LABEL unit SOURCES test_room_countdown.c DEPENDS room)
shop_test(room_encode LABEL unit SOURCES test_room_encode.c DEPENDS room)
shop_test(room_cases LABEL unit SOURCES test_room_cases.c DEPENDS room)
add_test(NAME room_schema_cases
         COMMAND ${CMAKE_COMMAND} -E env PYTHONDONTWRITEBYTECODE=1 /usr/bin/python3
                 ${CMAKE_CURRENT_LIST_DIR}/test_room_schema.py $<TARGET_FILE:test_room_cases>)
set_tests_properties(room_schema_cases PROPERTIES LABELS unit TIMEOUT 120)
