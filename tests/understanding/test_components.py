"""The components of the graph, each alone, on small data of their own."""

import copy

import numpy as np
import pytest
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.core.events import SlotSet
from rasa.shared.core.slots import TextSlot
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.exceptions import InvalidConfigException
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.understanding.components.character_ngrams import CharacterNgrams, normalise
from bot.understanding.components.language_identifier import LanguageIdentifier
from bot.understanding.components.sentence_encoder import SentenceEncoder
from bot.understanding.components.topic_classifier import TopicClassifier
from bot.understanding.encoder import E5, USE, Encoder
from bot.understanding.messages import LANGUAGE, RANKING, topic_of

EXAMPLES = {
    ("fr", "ask/pep"): [
        "la capote a craqué",
        "le préservatif est sorti hier soir",
        "il a joui dedans et j'ai peur du sida",
        "capote déchirée que faire vite",
        "rapport sans protection cette nuit",
        "le latex a lâché",
    ],
    ("es", "ask/pep"): [
        "se rompió el condón",
        "se salió el preservativo anoche",
        "sin protección hace unas horas",
        "se me quedó el condón adentro",
        "tengo miedo del vih desde ayer",
        "condón roto qué hago",
    ],
    ("fr", "ask/housing"): [
        "je dors dehors ce soir",
        "où dormir cette nuit",
        "on m'a mis à la porte",
        "je cherche une chambre",
        "mon proprio veut me virer",
        "un lit pour ce soir",
    ],
    ("es", "ask/housing"): [
        "no tengo donde dormir",
        "me echaron del piso",
        "busco una habitación",
        "duermo en la calle",
        "el dueño quiere sacarme",
        "una cama para esta noche",
    ],
    ("fr", "out_of_scope"): [
        "quel temps fait-il",
        "qui a gagné le match",
        "raconte une blague",
        "tu prends combien",
        "recette de crêpes",
        "bitcoin ça monte",
    ],
}


@pytest.fixture(autouse=True)
def own_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("OMBRELLE_VAR", str(tmp_path / "var"))


@pytest.fixture
def storage(tmp_path):
    (tmp_path / "model").mkdir()
    return LocalModelStorage(tmp_path / "model")


def examples():
    messages = []
    for (language, intent), texts in EXAMPLES.items():
        for text in texts:
            data = {TEXT: text, "metadata": {"intent": {"language": language}}}
            data["intent"] = intent.partition("/")[0]
            if "/" in intent:
                data["intent_response_key"] = intent
            messages.append(Message(data=data))
    return TrainingData(messages)


#: No messages in further languages: they would take most of the time of these tests.
FEW_UNLABELLED = {"unlabelled": "tests/data"}


class Graph:
    """The four components in a row, trained and loaded again as Rasa does.

    `others`: languages that are told apart though nothing is learnt in them.
    """

    def __init__(self, storage, others=("pt", "ro", "ru")):
        self.storage = storage
        self.context = ExecutionContext(GraphSchema({}))
        self.language = self._make(LanguageIdentifier, "language", others=list(others))
        data = self.language.process_training_data(examples())
        self.encoder = self._train(SentenceEncoder, data)
        data = self.encoder.process_training_data(data)
        self.ngrams = self._train(CharacterNgrams, data)
        self.data = self.ngrams.process_training_data(data)
        self.classifier = self._train(TopicClassifier, self.data)

    def _make(self, component, name, **config):
        config = {**component.get_default_config(), **config}
        return component.create(config, self.storage, Resource(name), self.context)

    def _train(self, component, data):
        config = {**component.get_default_config(), **FEW_UNLABELLED}
        resource = self._make(component, component.__name__, **FEW_UNLABELLED).train(data)
        return component.load(config, self.storage, resource, self.context)

    def read(self, *texts, tracker=None):
        messages = [Message(data={TEXT: text}) for text in texts]
        messages = self.language.process(messages, tracker)
        messages = self.ngrams.process(self.encoder.process(messages))
        return self.classifier.process(messages)


@pytest.fixture(scope="module")
def trained(tmp_path_factory):
    """A graph that is trained once; tests take copies of it."""
    folder = tmp_path_factory.mktemp("trained")
    (folder / "model").mkdir()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("OMBRELLE_VAR", str(folder / "var"))
        return Graph(LocalModelStorage(folder / "model")), folder / "var"


@pytest.fixture
def graph(trained, monkeypatch):
    found, var = trained
    monkeypatch.setenv("OMBRELLE_VAR", str(var))
    own = copy.copy(found)
    own.data = TrainingData(copy.deepcopy(found.data.training_examples))
    own.classifier = copy.copy(found.classifier)
    own.classifier._config = dict(found.classifier._config)
    return own


def test_the_way_of_a_message(graph):
    pep, housing, other = graph.read(
        "le préservatif a craqué hier",
        "no tengo cama, duermo en la calle",
        "raconte-moi une blague",
    )
    assert topic_of(pep.as_dict()) == "pep"
    assert topic_of(housing.as_dict()) == "housing"
    assert other.get("intent")["name"] == "out_of_scope"
    assert pep.get(LANGUAGE) == {"tag": "fr", "sure": True, "spoken": "fr"}
    for message in (pep, housing, other):
        ranking = message.get(RANKING)
        assert sum(entry["confidence"] for entry in ranking) == pytest.approx(1)
        assert ranking == sorted(ranking, key=lambda entry: -entry["confidence"])
        assert {entry["topic"] for entry in ranking} == {"pep", "housing", "out_of_scope"}
        # What parse_data will hold.
        shown = message.as_dict(only_output_properties=True)
        assert {"intent", "intent_ranking", "ranking", "language"} <= set(shown)


def test_an_example_in_one_language_teaches_another(graph):
    english, chinese = graph.read("the condom broke last night", "我今晚没有地方睡觉")
    assert topic_of(english.as_dict()) == "pep"
    assert topic_of(chinese.as_dict()) == "housing"


def test_training_is_deterministic(tmp_path):
    texts = ["capote", "où dormir", "blague", "se rompió"]
    rankings = []
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        graph = Graph(LocalModelStorage(tmp_path / name))
        rankings.append([message.get(RANKING) for message in graph.read(*texts)])
    assert rankings[0] == rankings[1]


def test_danger_weighs_more(graph, storage):
    text = "il a joui dedans et maintenant je dors dehors"
    before = {entry["topic"]: entry["confidence"] for entry in graph.read(text)[0].get(RANKING)}
    graph.classifier._config |= {"urgent": ["housing"], "urgent_weight": 3.0}
    after = {entry["topic"]: entry["confidence"] for entry in graph.read(text)[0].get(RANKING)}
    assert sum(after.values()) == pytest.approx(1)
    odds = before["housing"] / before["pep"], after["housing"] / after["pep"]
    assert odds[1] == pytest.approx(3 * odds[0])


def test_one_message_or_many_give_the_same(graph):
    texts = ["capote craquée", "no tengo donde dormir"]
    together = graph.read(*texts)
    for text, message in zip(texts, together, strict=True):
        alone = graph.read(text)[0]
        for one, other in zip(alone.get(RANKING), message.get(RANKING), strict=True):
            assert one["topic"] == other["topic"]
            assert one["confidence"] == pytest.approx(other["confidence"], abs=1e-4)


def test_vectors_are_centred_by_language(graph):
    for language in ("fr", "es"):
        vectors = [
            message.get_dense_features(TEXT)[1].features[0]
            for message in graph.data.nlu_examples
            if message.get(LANGUAGE)["tag"] == language
        ]
        assert np.linalg.norm(vectors, axis=1) == pytest.approx(np.ones(len(vectors)), abs=1e-5)
        assert np.linalg.norm(np.mean(vectors, axis=0)) < 0.15


def test_known_examples_are_not_encoded_again(graph, storage, monkeypatch):
    encoded = []
    encode = Encoder.encode

    def count(self, texts, progress=False):
        encoded.extend(texts)
        return encode(self, texts, progress)

    monkeypatch.setattr(Encoder, "encode", count)
    for component in (SentenceEncoder, TopicClassifier):
        config = {**component.get_default_config(), **FEW_UNLABELLED}
        component.create(config, storage, Resource("again"), graph.context).train(graph.data)
    assert encoded == []
    graph.data.training_examples[0].set(TEXT, "la capote est tombée")
    config = {**SentenceEncoder.get_default_config(), **FEW_UNLABELLED}
    SentenceEncoder.create(config, storage, Resource("once more"), graph.context).train(graph.data)
    assert encoded == ["la capote est tombée"]


@pytest.fixture
def asked(monkeypatch):
    """The texts that each encoder was given, by its name."""
    found = {USE.name: [], E5.name: []}
    encode = Encoder.encode

    def count(self, texts, progress=False):
        found[self.name].extend(texts)
        return encode(self, texts, progress)

    monkeypatch.setattr(Encoder, "encode", count)
    return found


def test_the_second_encoder_is_asked_only_where_the_first_is_unsure(graph, asked):
    sure, unsure = "la capote a craqué", "bof"
    graph.classifier._config["second_below"] = 0.0
    graph.read(sure, unsure)
    assert asked == {USE.name: [sure, unsure], E5.name: []}
    found = graph.read(sure)[0].get(RANKING)[0]["confidence"]
    other = graph.read(unsure)[0].get(RANKING)[0]["confidence"]
    graph.classifier._config["second_below"] = (found + other) / 2
    graph.read(sure, unsure)
    assert asked[E5.name] == [unsure if other < found else sure]


def test_a_language_without_examples_is_read_by_the_second_encoder(graph, asked):
    texts = [
        "prezervativul s-a rupt aseară cu un client",
        "не маю де спати сьогодні вночі",
        "não tenho onde dormir hoje à noite",
    ]
    romanian, ukrainian, portuguese = graph.read(*texts)
    assert asked[E5.name] == texts
    assert romanian.get(LANGUAGE) == {"tag": "fr", "sure": False, "spoken": "ro"}
    assert not romanian.get_dense_features(TEXT)[1].features.any()  # the first never learnt it
    assert portuguese.get_dense_features(TEXT)[1].features.any()
    assert topic_of(romanian.as_dict()) == "pep"
    assert topic_of(ukrainian.as_dict()) == "housing"
    assert topic_of(portuguese.as_dict()) == "housing"


def test_the_conversations_language_is_the_prior(graph):
    tracker = DialogueStateTracker("a", [TextSlot("language", mappings=[{}])])
    tracker.update(SlotSet("language", "es"))
    assert graph.read("ok", tracker=tracker)[0].get(LANGUAGE) == {
        "tag": "es",
        "sure": False,
        "spoken": "es",
    }
    hinted = Message(data={TEXT: "ok", "metadata": {"hint": "en"}})
    assert graph.language.process([hinted])[0].get(LANGUAGE)["tag"] == "en"


def test_accents_case_and_script_do_not_matter_to_character_groups():
    assert normalise("SÉROPO Où") == "seropo ou"
    assert normalise("頭髮") == normalise("头发")


@pytest.mark.parametrize(
    ("component", "config"),
    [
        (LanguageIdentifier, {"languages": []}),
        (LanguageIdentifier, {"default": "pt"}),
        (SentenceEncoder, {"unlabelled": None}),
        (CharacterNgrams, {"min_ngram": 3, "max_ngram": 2}),
        (TopicClassifier, {"sparse_c": 0}),
        (TopicClassifier, {"second_below": 2}),
        (TopicClassifier, {"urgent_weight": 0}),
    ],
)
def test_a_wrong_configuration_is_refused(component, config, storage):
    config = {**component.get_default_config(), **config}
    with pytest.raises(InvalidConfigException, match=component.__name__):
        component.create(config, storage, Resource("x"), ExecutionContext(GraphSchema({})))


def test_an_example_without_language_is_named(storage):
    component = LanguageIdentifier.create(
        LanguageIdentifier.get_default_config(), storage, Resource("x"), None
    )
    data = TrainingData([Message(data={TEXT: "sans langue", "intent": "ask"})])
    with pytest.raises(InvalidConfigException, match="'sans langue' says no offered language"):
        component.process_training_data(data)


def test_an_unknown_intent_is_named(graph):
    graph.data.training_examples[0].set("intent_response_key", None)
    graph.data.training_examples[0].set("intent", "bavardage")
    with pytest.raises(InvalidConfigException, match="'bavardage' is not known"):
        graph._train(TopicClassifier, graph.data)
