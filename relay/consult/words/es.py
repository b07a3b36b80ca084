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
    circle={
        "next": ("siguiente", "tomo el siguiente", "yo tomo el siguiente"),
        "skip": ("saltar", "esta vez no"),
        "leave": ("salir del círculo", "salir de este círculo", "dejar el círculo"),
        "close": ("cerrar círculo", "cerrar el círculo", "cerrar este círculo"),
        "weekly": ("resumen", "resumen semanal"),
        "off": ("sin resumen", "no más resumen"),
        "everyone": ("todos", "todas", "para todos", "a todos", "todo el círculo", "para todo el círculo"),
        "aside": ("aparte para", "un aparte para", "aparte a", "aparte con"),
        "start": ("empezar círculo", "empezar un círculo", "comenzar un círculo", "iniciar un círculo"),
        "start study": ("empezar grupo de estudio", "empezar un grupo de estudio"),
        "fortnight": ("cada dos semanas", "cada 2 semanas", "quincenal"),
    },
    asking=(
        *("podría", "podrían", "puede", "pueden", "puedes", "podrías", "quiero", "quisiera", "querría"),
        *("me gustaría", "necesito", "deseo", "voy a", "tengo que", "puedo"),
    ),
    sayings={
        Verb.PAUSE: (
            *("descansar", "parar", "pausarme", "ponerme en pausa", "póngame en pausa", "ponme en pausa"),
            *("necesito un descanso", "un descanso", "una pausa", "no me envíen más", "no me envíe más"),
            *("no me envíen más consultas", "no me envíen consultas", "no me manden más consultas"),
            *("no más consultas", "no me pregunten", "no me consulten", "dejen de enviarme consultas"),
            *("suspender mis consultas", "suspender"),
        ),
        Verb.RESUME: (
            *("volver", "estoy disponible otra vez", "estoy disponible de nuevo", "vuelvo a estar disponible"),
            *("pueden volver a preguntarme", "estoy de vuelta", "ya estoy de vuelta", "terminar la pausa"),
        ),
        Verb.LEAVE: (
            *("dejar la lista", "dejar el grupo", "dejarlo", "darme de baja de la lista"),
            *("sáquenme de la lista", "sácame de la lista", "quítenme de la lista", "dar de baja"),
            *("denme de baja", "deme de baja", "no quiero participar más", "ya no quiero participar"),
        ),
        Verb.LIMIT: (
            *("máximo", "como máximo", "como mucho", "no más de", "a lo sumo", "un máximo de"),
            *("limitarme a", "mi límite es"),
        ),
        Verb.SPECIALTIES: ("cuáles son mis especialidades", "ver mis especialidades"),
        Verb.STATUS: ("ver mi estado", "cuál es mi estado", "qué tengo abierto", "estoy en pausa"),
        Verb.HELP: ("qué puedo escribir", "cómo funciona", "cómo funciona esto", "necesito ayuda", "ayúdenme"),
        Verb.MYDATA: (
            *("qué datos tienen sobre mí", "qué datos tienen de mí", "qué saben de mí", "ver mis datos"),
            *("qué guardan sobre mí", "envíenme mis datos"),
        ),
        Verb.FORGET: (
            *("borren mis datos", "borre mis datos", "eliminar mis datos", "eliminen mis datos"),
            *("borrar todo sobre mí", "borren todo sobre mí", "borrar mi cuenta", "eliminar mi cuenta"),
        ),
    },
    away=(
        *("estoy de vacaciones", "estaré de vacaciones", "estoy de baja", "estaré de baja", "estoy fuera"),
        *("estaré fuera", "estoy de permiso", "estaré ausente", "estoy ausente", "no estoy disponible"),
        *("no estaré disponible", "de vacaciones", "estoy enfermo", "estoy enferma"),
    ),
    filler=some("mis mi las los el la consultas solicitudes preguntas de me"),
)
