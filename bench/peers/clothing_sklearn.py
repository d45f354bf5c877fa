"""The peer of examples/clothing.mm: TF-IDF over words and pairs of words, and logistic regression (scikit-learn).

python clothing_sklearn.py REVIEWS.csv PARTS.json prints AUROC and seconds as JSON. PARTS.json has the row numbers of
`train` and `test`. pip install pandas scikit-learn
"""

import json
import sys
import time

import pandas
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

begin = time.perf_counter()
reviews = pandas.read_csv(sys.argv[1], index_col=0)
with open(sys.argv[2]) as file:
    parts = json.load(file)
text = reviews["Title"].fillna("") + "\n" + reviews["Review Text"].fillna("")
label = reviews["Recommended IND"]
train, test = ([int(row) for row in parts[name]] for name in ("train", "test"))

vectorizer = TfidfVectorizer(ngram_range=(1, 2))
model = LogisticRegression(max_iter=1000)
model.fit(vectorizer.fit_transform(text.loc[train]), label.loc[train])
scores = model.predict_proba(vectorizer.transform(text.loc[test]))[:, 1]
seconds = time.perf_counter() - begin
print(json.dumps({"auroc": roc_auc_score(label.loc[test], scores), "rows": len(test), "seconds": seconds}))
