"""placeholder-for-wiring"""
from relay.deid.finding import Judgement
class ModelMissing(Exception): pass
class Engine:
    def load(self): pass
    def judge(self, text, knowledge): return Judgement()
