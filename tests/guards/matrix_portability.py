"""The lines of the access matrix about handing over a medical file and receiving one: see tests/guards/matrix.py."""

PORTABILITY = """
transfer                GET  own     log 403 403 403 403 403 200 403 403 403 403 403 log
transfer                GET  other   log 403 403 403 403 403 404 403 403 403 403 403 log
transfer                GET  foreign log 403 403 403 403 403 404 403 403 403 403 403 log
transfer                POST own     log 403 403 403 403 403 200 403 403 403 403 403 log
transfer                POST other   log 403 403 403 403 403 404 403 403 403 403 403 log
transfer                POST foreign log 403 403 403 403 403 404 403 403 403 403 403 log
transfer_notice         GET  own     log 403 403 403 403 403 200 403 403 403 403 403 log
transfer_notice         GET  other   log 403 403 403 403 403 404 403 403 403 403 403 log
transfer_notice         GET  foreign log 403 403 403 403 403 404 403 403 403 403 403 log
transfer_notice         POST own     log 403 403 403 403 403 302 403 403 403 403 403 log
transfer_notice         POST other   log 403 403 403 403 403 404 403 403 403 403 403 log
transfer_notice         POST foreign log 403 403 403 403 403 404 403 403 403 403 403 log
transfer_arrived        POST own     log 403 403 403 403 403 302 403 403 403 403 403 log
transfer_arrived        POST other   log 403 403 403 403 403 404 403 403 403 403 403 log
transfer_arrived        POST foreign log 403 403 403 403 403 404 403 403 403 403 403 log
receive                 GET  own     log 403 403 403 403 403 200 403 403 403 403 403 log
receive                 GET  other   log 403 403 403 403 403 404 403 403 403 403 403 log
receive                 GET  foreign log 403 403 403 403 403 404 403 403 403 403 403 log
receive                 POST own     log 403 403 403 403 403 302 403 403 403 403 403 log
receive                 POST other   log 403 403 403 403 403 404 403 403 403 403 403 log
receive                 POST foreign log 403 403 403 403 403 404 403 403 403 403 403 log
receive_key             POST own     log 403 403 403 403 403 302 403 403 403 403 403 log
receive_key             POST other   log 403 403 403 403 403 404 403 403 403 403 403 log
receive_key             POST foreign log 403 403 403 403 403 404 403 403 403 403 403 log
receive_take            GET  own     log 403 403 403 403 403 200 403 403 403 403 403 log
receive_take            GET  other   log 403 403 403 403 403 404 403 403 403 403 403 log
receive_take            GET  foreign log 403 403 403 403 403 404 403 403 403 403 403 log
receive_take            POST own     log 403 403 403 403 403 302 403 403 403 403 403 log
receive_take            POST other   log 403 403 403 403 403 404 403 403 403 403 403 log
receive_take            POST foreign log 403 403 403 403 403 404 403 403 403 403 403 log
receive_discard         POST own     log 403 403 403 403 403 302 403 403 403 403 403 log
receive_discard         POST other   log 403 403 403 403 403 404 403 403 403 403 403 log
receive_discard         POST foreign log 403 403 403 403 403 404 403 403 403 403 403 log
received                GET  own     log 403 403 403 403 403 200 403 403 403 403 403 log
received                GET  other   log 403 403 403 403 403 404 404 404 403 403 403 log
received                GET  foreign log 403 403 403 403 403 404 404 404 403 403 403 log
received_file           GET  own     log 403 403 403 403 403 200 403 403 403 403 403 log
received_file           GET  other   log 403 403 403 403 403 404 404 404 403 403 403 log
received_file           GET  foreign log 403 403 403 403 403 404 404 404 403 403 403 log
"""
