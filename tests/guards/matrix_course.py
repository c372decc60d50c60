"""The rows of the access matrix about what happens in a case."""

COURSE = """
api_case_recover        POST own     401 403 200 200 200 200 403 403 403 403 403 403 200
api_case_recover        POST other   401 403 404 404 404 404 403 403 403 403 403 403 404
api_case_recover        POST foreign 401 403 404 404 404 404 403 403 403 403 403 403 404
api_case_percentage     POST own     401 403 200 200 200 200 403 403 403 403 403 403 200
api_case_percentage     POST other   401 403 404 404 404 404 403 403 403 403 403 403 404
api_case_percentage     POST foreign 401 403 404 404 404 404 403 403 403 403 403 403 404
api_case_withdraw       POST own     401 403 200 200 200 200 403 403 403 403 403 403 200
api_case_withdraw       POST other   401 403 404 404 404 404 403 403 403 403 403 403 404
api_case_withdraw       POST foreign 401 403 404 404 404 404 403 403 403 403 403 403 404
case_recover            GET  own     log 403 200 200 200 200 403 403 403 403 403 403 log
case_recover            GET  other   log 403 404 404 404 404 403 403 403 403 403 403 log
case_recover            GET  foreign log 403 404 404 404 404 403 403 403 403 403 403 log
case_recover            POST own     log 403 302 302 302 302 403 403 403 403 403 403 log
case_recover            POST other   log 403 404 404 404 404 403 403 403 403 403 403 log
case_recover            POST foreign log 403 404 404 404 404 403 403 403 403 403 403 log
case_percentage         GET  own     log 403 200 200 200 200 403 403 403 403 403 403 log
case_percentage         GET  dept    log 403 200 404 200 200 403 403 403 403 403 403 log
case_percentage         GET  other   log 403 404 404 404 404 403 403 403 403 403 403 log
case_percentage         GET  foreign log 403 404 404 404 404 403 403 403 403 403 403 log
case_percentage         POST own     log 403 302 302 302 302 403 403 403 403 403 403 log
case_percentage         POST dept    log 403 302 404 302 302 403 403 403 403 403 403 log
case_percentage         POST other   log 403 404 404 404 404 403 403 403 403 403 403 log
case_percentage         POST foreign log 403 404 404 404 404 403 403 403 403 403 403 log
case_withdraw           GET  own     log 403 200 200 200 200 403 403 403 403 403 403 log
case_withdraw           GET  other   log 403 404 404 404 404 403 403 403 403 403 403 log
case_withdraw           GET  foreign log 403 404 404 404 404 403 403 403 403 403 403 log
case_withdraw           POST own     log 403 302 302 302 302 403 403 403 403 403 403 log
case_withdraw           POST other   log 403 404 404 404 404 403 403 403 403 403 403 log
case_withdraw           POST foreign log 403 404 404 404 404 403 403 403 403 403 403 log
case_undo               GET  own     log 403 200 200 200 200 403 403 403 403 403 403 log
case_undo               GET  other   log 403 404 404 404 404 403 403 403 403 403 403 log
case_undo               GET  foreign log 403 404 404 404 404 403 403 403 403 403 403 log
case_undo               POST own     log 403 302 302 302 302 403 403 403 403 403 403 log
case_undo               POST other   log 403 404 404 404 404 403 403 403 403 403 403 log
case_undo               POST foreign log 403 404 404 404 404 403 403 403 403 403 403 log
api_case_undo           POST own     401 403 200 200 200 200 403 403 403 403 403 403 200
api_case_undo           POST other   401 403 404 404 404 404 403 403 403 403 403 403 404
api_case_undo           POST foreign 401 403 404 404 404 404 403 403 403 403 403 403 404
"""
