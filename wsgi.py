"""The WSGI entry point: `app` for a server, one clear sentence for a bad setting."""

import sys

from tracker import create_app
from tracker.config import SettingError

try:
    app = create_app()
except SettingError as error:
    sys.exit(f"Không khởi động được: {error}")
