"""What AppHost/apphost.cs, the system's wiring, gives a service, so that what is measured runs as what is deployed."""
import os
import re

from .processes import Failed

APPHOST = os.path.join(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))), "AppHost", "apphost.cs")


def environment_of(service):
    """Variables that the wiring sets to plain words; what is a parameter or a reference there is not among them."""
    with open(APPHOST) as file:
        statement = re.search(rf'(?:= |^)Service<[^>]+>\("{service}"[,)].*?;\n', file.read(), re.DOTALL | re.MULTILINE)
    if not statement:
        raise Failed(f"AppHost/apphost.cs knows no service {service}")
    return dict(re.findall(r'\.WithEnvironment\("([^"]+)",\s*"([^"]*)"\)', statement.group()))
