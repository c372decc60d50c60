"""The rows of the access matrix about taakdelegatie, replacement, and who is who."""

ROLES = """
person_identity         GET  own     log 403 403 403 403 403 403 403 403 403 403 200 log
person_identity         GET  foreign log 403 403 403 403 403 403 403 403 403 403 404 log
person_identity         POST own     log 403 403 403 403 403 403 403 403 403 403 302 log
person_identity         POST other   log 403 403 403 403 403 403 403 403 403 403 302 log
person_identity         POST foreign log 403 403 403 403 403 403 403 403 403 403 404 log
person_arts_gemachtigde GET  own     log 403 403 403 403 403 403 403 403 403 403 200 log
person_arts_gemachtigde GET  foreign log 403 403 403 403 403 403 403 403 403 403 404 log
person_arts_gemachtigde POST own     log 403 403 403 403 403 403 403 403 403 403 302 log
person_arts_gemachtigde POST other   log 403 403 403 403 403 403 403 403 403 403 302 log
person_arts_gemachtigde POST foreign log 403 403 403 403 403 403 403 403 403 403 404 log
identity_end            POST own     log 403 403 403 403 403 403 403 403 403 403 302 log
identity_end            POST other   log 403 403 403 403 403 403 403 403 403 403 302 log
identity_end            POST foreign log 403 403 403 403 403 403 403 403 403 403 404 log
arts_gemachtigde_end    POST own     log 403 403 403 403 403 403 403 403 403 403 302 log
arts_gemachtigde_end    POST other   log 403 403 403 403 403 403 403 403 403 403 302 log
arts_gemachtigde_end    POST foreign log 403 403 403 403 403 403 403 403 403 403 404 log
delegations             GET  -       log 403 403 403 403 403 200 403 403 403 403 403 log
delegations             POST own     log 403 403 403 403 403 302 403 403 403 403 403 log
delegations             POST other   log 403 403 403 403 403 422 403 403 403 403 403 log
delegations             POST foreign log 403 403 403 403 403 422 403 403 403 403 403 log
delegation_revoke       POST own     log 403 403 403 403 403 302 404 404 403 403 403 log
delegation_revoke       POST other   log 403 403 403 403 403 404 404 404 403 403 403 log
delegation_revoke       POST foreign log 403 403 403 403 403 404 404 404 403 403 403 log
certificates            GET  -       log 403 403 403 403 403 200 403 403 403 403 403 log
certificates            POST own     log 403 403 403 403 403 302 403 403 403 403 403 log
certificates            POST foreign log 403 403 403 403 403 422 403 403 403 403 403 log
skills                  GET  -       log 403 403 403 403 403 200 403 403 403 403 403 log
skills                  POST own     log 403 403 403 403 403 302 403 403 403 403 403 log
skills                  POST foreign log 403 403 403 403 403 422 403 403 403 403 403 log
my_tasks                GET  -       log 403 403 403 403 403 403 200 200 403 403 403 log
delegation_accept       POST own     log 403 403 403 403 403 403 404 302 403 403 403 log
delegation_accept       POST other   log 403 403 403 403 403 403 404 404 403 403 403 log
delegation_accept       POST foreign log 403 403 403 403 403 403 404 404 403 403 403 log
supervision             GET  -       log 403 403 403 403 403 200 403 403 403 403 403 log
supervision_sign        POST own     log 403 403 403 403 403 302 403 403 403 403 403 log
supervision_sign        POST other   log 403 403 403 403 403 404 403 403 403 403 403 log
supervision_sign        POST foreign log 403 403 403 403 403 404 403 403 403 403 403 log
replacements            GET  -       log 403 403 403 403 403 200 403 403 403 403 200 log
replacements            POST own     log 403 403 403 403 403 302 403 403 403 403 302 log
replacements            POST foreign log 403 403 403 403 403 422 403 403 403 403 422 log
replacement_end         POST own     log 403 403 403 403 403 302 403 403 403 403 302 log
replacement_end         POST other   log 403 403 403 403 403 404 403 403 403 403 302 log
replacement_end         POST foreign log 403 403 403 403 403 404 403 403 403 403 404 log
"""
