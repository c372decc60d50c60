"""The keys of the product in tests; everybody may know them."""

KEYS = {
    "SECRET_KEY": "only-for-tests-" + "x" * 50,
    "MEDICAL_KEK": "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=",
    "CONTEXT_KEY": "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f",
    "AUDIT_SIGNING_KEY": "c2lnbnMgY2hlY2twb2ludHMgaW4gdGVzdHMgb25seSE=",
    "SIGNIN_KEY": "enp6enp6enp6enp6enp6enp6enp6enp6enp6enp6eno=",
}
