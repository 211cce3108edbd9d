"""The chat client on a terminal, with the few flows that most tests begin with. The interface speaks English."""

import re

from program import LIMIT_SECONDS, Program

PASSWORD = "secret123"
#: The built-in contact that everybody has, as the English interface calls it.
FILE_TRANSFER = "File Transfer"


class Client(Program):
    """One run of wechat-tui."""

    def expect_login_page(self):
        self.expect("Keep me signed in", "Log in")

    def register(self, name, email=None):
        """Makes an account with the code that offline mode shows, and returns to the login page."""
        self.expect_login_page()
        self.click("Sign up")
        self.expect("Create an account")
        self.type(name)
        self.fill("you@example.com", f"{email or name}@example.org")
        self.fill("At least 6", PASSWORD)
        self.fill("Once more", PASSWORD)
        code = self.request_code()
        self.fill("From the mail", code)
        self.press("Enter")
        self.expect("Welcome aboard")
        self.press("Enter")
        self.expect_login_page()

    def request_code(self):
        """Asks for a code and reads it from the notice, which is dismissed."""
        self.click("Send code")
        self.expect("your code:")
        code = self.wait_for(lambda: re.search(r"(?<!\d)(\d{6})(?!\d)", self.screen.text), "six digits")[1]
        self.press_and_settle("Esc")
        self.expect_gone("your code:")
        return code

    def fill(self, placeholder, text):
        """Clicks an empty field and types into it."""
        self.click(placeholder)
        self.type(text)
        self.expect_gone(placeholder)

    def log_in(self, name, password=PASSWORD):
        """Fills in the login page, where account and password may stand already, and waits for the chats."""
        self.expect_login_page()
        if not self.screen.find(f"{name}@example.org"):
            self.click("Account")
            self.press_and_settle("Ctrl-U")
            self.fill("Email or user name", f"{name}@example.org")
        if self.screen.find("Your password"):
            self.fill("Your password", password)
        self.press("Enter")
        self.expect_online()

    def expect_online(self):
        """Waits for the chats and for the line about connecting to go: it moves all below it up a row when it does."""
        self.wait_for(
            lambda: self.screen.find(FILE_TRANSFER) and not self.screen.find("Connecting"), "the chats, connected")

    def open_chat(self, title):
        """Clicks a row of the list until its chat is open.

        The line about connecting comes and goes above the list, so a click can meet the row above or below: then it
        is made again.
        """
        def border():
            place = self.screen.find("│")
            return place[0] if place else None

        def places():
            found = (self.screen.find(title, occurrence) for occurrence in range(10))
            return [place for place in found if place and border()]

        def row_of_list():
            return next((place for place in places() if place[0] < border()), None)

        def is_open():
            return self.screen.find("Message… Enter sends") and any(
                column > border() and row <= 1 for column, row in places())

        for _ in range(int(LIMIT_SECONDS)):
            self.click_at(*self.wait_for(row_of_list, f"{title} in the list"))
            try:
                return self.wait_for(is_open, f"the chat {title}", limit=1)
            except AssertionError:
                if self._has_ended():
                    raise
        return self.wait_for(is_open, f"the chat {title}")

    def send_message(self, text):
        """Sends one line and waits until it has left the composer and stands in the chat, where it may be wrapped."""
        self.type(text)
        self.press("Enter")
        self.expect("Message… Enter sends", text[-2:])

    def ask_for_friendship(self, name):
        """Looks a user up by name and sends a friend request."""
        self.press_and_settle("Ctrl-F")
        self.type(name)
        self.click(f"Find user: {name}")
        self.click("Add friend")
        self.expect("Send friend request", "Greeting")
        self.press("Ctrl-S")
        self.expect_gone("Greeting")

    def accept_friendship(self, name):
        """Accepts a request on the page of new friends, where others may wait too, and returns to the chats."""
        self.click("Contacts")
        self.click("New Friends")

        def button():
            border = self.screen.find("│")
            places = [self.screen.find(name, occurrence) for occurrence in range(10)]
            rows = [place[1] for place in places if place and border and place[0] > border[0]]
            buttons = [self.screen.find("Accept", occurrence) for occurrence in range(10)]
            return next((place for place in buttons if place and place[1] in rows), None)

        self.click_at(*self.wait_for(button, f"the request of {name}"))
        self.expect("Accept friend request")
        self.press("Ctrl-S")
        self.expect(f"{name} is now your friend")
        self.expect_gone("Accept friend request")
        self.press_and_settle("Alt-1")

    def quit(self):
        """Leaves as a user does and returns the exit status."""
        self.press("Ctrl-Q")
        self.expect("Leave WeChat?")
        self.press("Enter")
        return self.wait()
