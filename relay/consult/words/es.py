"""Spanish."""

from relay.consult.words.table import Table, numbers, some
from relay.consult.words.verb import Verb

TABLE = Table(
    code="es",
    verbs={
        Verb.SEND: (
            *("enviar", "envíalo", "envíelo", "enviarlo", "envía", "envíe", "enviar esto"),
            *("sí enviar", "sí envíalo", "sí envíelo", "mándalo", "mándelo", "mandar"),
        ),
        Verb.CANCEL: ("cancelar", "cancélalo", "cancélelo", "cancela", "cancele"),
        Verb.REMOVE: ("quitar", "quita", "borrar"),
        Verb.KEEP: ("conservar", "conserva"),
        Verb.INSTEAD: ("enviar esto en su lugar", "enviar en su lugar", "en su lugar"),
        Verb.INCLUDE: ("incluir", "incluye", "incluya"),
        Verb.PASS: ("paso", "pasar"),
        Verb.MORE: ("más",),
        Verb.CLOSE: ("cerrar", "ciérralo", "ciérrelo"),
        Verb.UNDO: ("deshacer",),
        Verb.LEAK: ("fuga", "filtración"),
        Verb.KNOW: ("los conozco", "conozco el caso", "conozco"),
        Verb.REVEAL: ("revelar",),
        Verb.REPORT: ("denunciar",),
        Verb.WIDEN: ("ampliar",),
        Verb.WAIT: ("esperar",),
        Verb.YES: ("sí", "sí fui yo"),
        Verb.NO: ("no fui yo",),
        Verb.JOIN: ("unirme", "unirse"),
        Verb.INVITE: ("invitar", "invita", "invite a"),
        Verb.LEAVE: ("salir", "darme de baja", "baja", "dejar de recibir"),
        Verb.PAUSE: ("pausa", "pausar", "hacer una pausa", "descanso"),
        Verb.RESUME: ("reanudar", "he vuelto", "ya he vuelto"),
        Verb.LIMIT: ("límite", "limitar", "límite semanal"),
        Verb.SPECIALTIES: ("especialidades", "especialidad", "mis especialidades"),
        Verb.NOT: ("excluir", "exclusiones", "no preguntar a", "excepto"),
        Verb.STATUS: ("estado", "mi estado"),
        Verb.HELP: ("ayuda", "comandos"),
        Verb.MYDATA: ("mis datos",),
        Verb.FORGET: ("olvídame", "olvídeme", "borrar mis datos", "bórrame"),
    },
    courtesy=some(
        """hola buenos buenas días tardes noches gracias muchas por favor estimado estimada estimados
        saludos cordiales un saludo cordial vale perfecto equipo colegas"""
    ),
    doubt=some(
        "pero sin no excepto salvo antes primero espera esperar todavía aún quita quitar cambia cambiar"
    ),
    cancelling=some("cancelar cancela cancele cancélalo cancélelo"),
    negations=some("no nunca"),
    add=("añadir", "agregar", "añade", "agrega"),
    drop=("dejar", "sin"),
    conjunctions=some("y e"),
    until=("hasta el", "hasta", "hasta la", "hasta el día"),
    lasting=("por", "durante", "durante las próximas", "durante los próximos"),
    without_end=("hasta nuevo aviso", "por ahora", "sin fecha"),
    end_of=("finales de", "fines de", "el fin de", "fin de", "final de"),
    next_month=("el próximo mes", "próximo mes", "el mes que viene", "mes que viene"),
    numbers=numbers("uno|una|un dos tres cuatro cinco seis siete ocho nueve diez"),
    days=some("día días"),
    weeks=some("semana semanas"),
    months=some("mes meses"),
    years=some("año años"),
    a_week=("por semana", "a la semana", "cada semana", "semanales", "semanal", "/semana"),
    none=some("ninguno ninguna ningún nada nadie ilimitado"),
    every=some("todas todos todo"),
    filler=some("mis mi las los el la consultas solicitudes preguntas de me"),
)
