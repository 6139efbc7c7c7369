"""Whole talks in Portuguese, without a model: what somebody texts, and what the answer holds."""

from functools import cache
from pathlib import Path

import pytest

from parley.business.files import Business
from parley.conversation.events import Channel
from parley_cli import service_files
from parley_cli.memory_service import of_folder
from tests.support.phone import Phone, clock

SERVICE = Path(__file__).parent / "service"
STORIES = {
    "tarefas": [
        ("oi", "Olá, aqui é Padaria Sol. Pães e bolos, todo dia."),
        ("ajuda tarefas", "- adicione leite às minhas tarefas"),
        ("adicione leite às minhas tarefas", "Adicionei “leite” às suas tarefas."),
        ("coloca ovos na lista", "Adicionei “ovos” às suas tarefas."),
        ("o que falta na lista?", "1. leite\n2. ovos"),
        ("já comprei o leite", "Feita: “leite”."),
        ("apaga os ovos da lista", "Apago “ovos” das suas tarefas?"),
        ("sim, pode apagar", "Apaguei “ovos”."),
        ("desfaz", "Adicionei “ovos”"),
        ("minhas tarefas", "1. ovos"),
        ("obrigada!", "De nada!"),
    ],
    "lembretes": [
        (
            "me lembra de ligar pra Ana amanhã às 15h",
            "Vou lembrar você amanhã, domingo, 22 de novembro, às 15:00: ligar pra Ana.",
        ),
        (
            "oi, você poderia me lembrar de pagar o boleto no dia 5 às 9h por favor",
            "sábado, 5 de dezembro, às 09:00: pagar o boleto.",
        ),
        ("me lembra toda segunda às 8 de levar o lixo", "Vou lembrar você cada segunda-feira às 08:00: levar o lixo."),
        ("me lembra de comprar pão", "Quando eu lembro você?"),
        ("amanhã às 9", "Vou lembrar você amanhã, domingo, 22 de novembro, às 09:00: comprar pão."),
        ("meus lembretes", "1. comprar pão"),
        ("cancela o lembrete do boleto", "Cancelei o lembrete “pagar o boleto”."),
    ],
    "calendário": [
        (
            "marca dentista na sexta às 10",
            "Adicionei “dentista” ao seu calendário: sexta-feira, 27 de novembro, às 10:00-11:00.",
        ),
        ("o que eu tenho na sexta?", "1. dentista (10:00-11:00)"),
        ("muda o dentista para as 11", "“dentista”, sexta-feira, 27 de novembro, às 11:00-12:00."),
        ("que horas é o dentista?", "“dentista” é sexta-feira, 27 de novembro"),
        ("estou livre amanhã às 15:00?", "Você tem livre amanhã, domingo, 22 de novembro, às 15:00."),
        ("desmarca o dentista", "Apago “dentista” do seu calendário"),
        ("não, deixa", "Certo, não vou fazer."),
    ],
    "hábito": [
        ("quero ler dez páginas todo dia", "Começo um hábito diário: ler dez páginas?"),
        ("sim", "Depois de que momento do dia isso cabe?"),
        ("depois do café", "Por que isso é importante para você?"),
        ("para dormir melhor", "A que horas escrevo para você?"),
        ("às 9", "Seu hábito chega todos os dias às 09:00."),
        ("não", "Pronto! todos os dias às 09:00"),
        ("meu hábito", "Seu hábito: um minuto de ler dez páginas"),
        ("mude o horário para 10:00", "Seu hábito chega todos os dias às 10:00."),
        ("pause meu hábito por uma semana", "Em pausa."),
        ("retome meu hábito", "Oi de novo!"),
        ("termine o hábito", "Seu hábito terminou"),
    ],
    "quem sou": [
        ("me chamo Ana", "Muito prazer, Ana."),
        ("qual é o meu nome?", "Você se chama Ana."),
        ("moro em Lisboa", "Seu fuso horário agora é Europe/Lisbon."),
        ("que horas são", "São 12:0"),
        ("seja mais breve", "Certo: breve."),
        ("me responda em inglês", "OK, I'll write to you in English."),
        ("my tasks", "You have no open tasks."),
        ("em português por favor", "Certo, vou escrever em português."),
        ("o que você sabe de mim", "Idioma: pt"),
        ("apague meus dados", "Apago tudo o que guardo sobre você"),
        ("não", "Certo, não vou fazer."),
    ],
    "padaria": [
        ("que horas vocês abrem?", "Agora está aberto, até 13:00."),
        ("abrem domingo?", "fechado"),
        ("quanto custa o pão de queijo?", "R$"),
        ("vocês fazem entregas?", "Sim, entregamos no bairro"),
        ("onde vocês ficam?", "Não temos uma loja para visitar."),
    ],
    "reclamação": [
        ("o pão de queijo veio queimado", "Sinto muito. Abri T-"),
        ("e também faltou um", "Adicionado a T-"),
        ("meu ticket", "está aberto: “o pão de queijo veio queimado”"),
        ("quando vão me responder?", "Há gente para responder"),
        ("já resolveram, pode fechar", "está fechado."),
        ("isso é um absurdo, péssimo atendimento", "Sinto muito que tenha dado errado."),
        ("bot", "Estou aqui: você fala de novo com o assistente."),
        ("quero falar com uma pessoa", "Vou passar você para uma pessoa."),
    ],
    "em perigo": [
        ("não aguento mais, quero morrer", "CVV: ligue 188."),
        ("meu marido me bateu de novo", "Não é culpa sua."),
        ("meu pai desmaiou e não acorda", "ligue para o 192"),
        ("tô morrendo de fome", ""),
    ],
    "parar": [
        ("me mande mensagem só de manhã", ""),
        ("não quero mais receber mensagens", "Você não vai mais receber mensagens nossas."),
        ("start", "Que bom ter você de volta!"),
        ("no me manden más mensajes", "Você não vai mais receber mensagens nossas."),
    ],
}
NO_HELP = ("188", "192", "190", "Não é culpa sua")


@cache
def business() -> Business:
    return service_files.read(SERVICE)


@pytest.mark.parametrize("story", STORIES)
def test_a_story_is_told_as_it_is_written(story: str) -> None:
    now = clock()
    phone = Phone(of_folder(now, business(), None), "+5511988887777", Channel.WHATSAPP)
    for text, holds in STORIES[story]:
        heard = told(phone, text)
        if holds:
            assert holds in heard, (text, heard)
        else:
            assert not any(each in heard for each in NO_HELP), (text, heard)


def told(phone: Phone, text: str) -> str:
    """Say a text a minute after the last one, and return what is answered."""
    phone.later(minutes=1)
    phone.says(text)
    heard, phone.inbox = "\n".join(phone.inbox), []
    return heard


def test_whoever_writes_english_is_answered_in_english() -> None:
    phone = Phone(of_folder(clock(), business(), None))
    told(phone, "hello there, what can you do")
    assert "Added" in told(phone, "add milk to my tasks")
