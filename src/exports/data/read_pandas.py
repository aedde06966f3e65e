import pandas as pd

figures = pd.read_csv("figures.csv", dtype={"breakdown": "string", "text": "string"}, keep_default_na=False,
                      na_values={"value": [""]})
indicators = pd.read_csv("indicators.csv").set_index("id")
published = figures[(figures["status"] != "computed") & figures["value"].notna()]
panel = published.pivot(index=["body", "year"], columns=["indicator", "breakdown"], values="value")
print(len(figures), len(panel), sep=" ")
