"""Who may sign in, how often it may be tried, and for how long it holds."""

from datetime import timedelta

APPS = ["axes", "django_otp", "django_otp.plugins.otp_totp"]
# The first refuses whoever is locked out, before a password is looked at.
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "operations.accounts.backends.ProfileBackend",
]
# Last of all, as it answers in place of the view at which an attempt was one too many.
LOCKOUT = "axes.middleware.AxesMiddleware"
SECOND_FACTOR = "operations.accounts.middleware.SecondFactorMiddleware"

# -- Passwords ----------------------------------------------------------------------------------------------------

# NIST SP 800-63B: length and a list of common ones, no rules about kinds of characters, no expiry. Revision 4 asks for
# 15 characters where nothing else is asked for and 8 beside a second factor; 12 stand between.
MINIMUM_PASSWORD_LENGTH = 12
PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": MINIMUM_PASSWORD_LENGTH},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
# The first hashes new passwords: it needs much memory, which is what machines for guessing lack. The second reads those
# from before; each is hashed anew when its owner next signs in.
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
PASSWORD_RESET_TIMEOUT = 4 * 3600  # seconds: whoever has the mail later has it for too long

# -- Attempts -----------------------------------------------------------------------------------------------------

LOGIN_FAILURES_OF_USER = 5
LOGIN_WAIT = timedelta(minutes=15)


def attempts():
    """Return the settings of ``operations.accounts.lockout`` and of django-axes by name."""
    return {
        # Of one address, until all have to wait there: an office has one for eight people.
        "LOGIN_FAILURES_OF_ADDRESS": 50,
        # Of one user from anywhere, until addresses where this user has not signed in have to wait (NIST SP 800-63B).
        "LOGIN_FAILURES_OF_ACCOUNT": 100,
        "LOGIN_WAIT": LOGIN_WAIT,
        # What is known of people who sign in is deleted after so long.
        "LOGINS_KEPT": timedelta(days=90),
        "LOGIN_FAILURES_KEPT": timedelta(days=30),
        "AXES_HANDLER": "operations.accounts.lockout.Handler",
        # Of one user at one address.
        "AXES_FAILURE_LIMIT": LOGIN_FAILURES_OF_USER,
        "AXES_COOLOFF_TIME": LOGIN_WAIT,
        "AXES_LOCKOUT_PARAMETERS": [["username", "ip_address"]],
        "AXES_LOCKOUT_CALLABLE": "operations.accounts.lockout.locked_out",
        "AXES_CLIENT_IP_CALLABLE": "operations.accounts.lockout.client_address",
        "AXES_USERNAME_CALLABLE": "operations.accounts.lockout.username",
        "AXES_RESET_ON_SUCCESS": True,
        # What is tried meanwhile neither counts nor makes the wait longer: nobody can lock a colleague out for good.
        "AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT": False,
        "AXES_ENABLE_ACCESS_FAILURE_LOG": True,
        "AXES_ENABLE_ADMIN": False,
        "AXES_VERBOSE": False,
    }


# -- Sessions -----------------------------------------------------------------------------------------------------


def cookies(https):
    """
    Return the settings of the cookies of sessions and forms by name; ``https`` tells how the site is reached.

    ``__Host-`` makes browsers refuse a cookie of that name from a sister site or without TLS.
    """
    prefix = "__Host-" if https else ""
    return {
        "SESSION_COOKIE_NAME": f"{prefix}sessionid",
        "SESSION_COOKIE_SECURE": https,
        "SESSION_COOKIE_HTTPONLY": True,
        # Not “Strict”: a link in a mail to a draft that waits would lead to the login.
        "SESSION_COOKIE_SAMESITE": "Lax",
        # A working day, counted from signing in; without “remember me” the browser forgets it when it is closed.
        "SESSION_COOKIE_AGE": 12 * 3600,
        "CSRF_COOKIE_NAME": f"{prefix}csrftoken",
        "CSRF_COOKIE_SECURE": https,
        "CSRF_COOKIE_HTTPONLY": True,  # the admin's scripts have the token from its pages
        "CSRF_COOKIE_SAMESITE": "Lax",
    }
