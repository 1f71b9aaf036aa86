"""急: what must be told at once. 重要情况报告 so far (S003-7-25, S003-7-26); calls for help and the duty desk join later.

Main sentences: a report is made by word of mouth within two hours, sent in writing within a day, received by the unit in
charge (for a death by the bureau above too), instructed on, followed, closed. Nothing told is ever edited: what was
wrong is put right by a supplement. Stands on registry; `weixia.reactions` keeps a report with its corrected fact.
"""
