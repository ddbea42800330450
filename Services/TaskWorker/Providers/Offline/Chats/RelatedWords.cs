namespace AiTasks.TaskWorker.Providers.Offline.Chats;

/// <summary>Words that questions and documents use for the same thing.</summary>
internal static class RelatedWords
{
    /// <summary>Less than two forms of one word are alike.</summary>
    public const double Related = 0.6;

    private static readonly string[] Groups =
    [
        "стоит стоить стоимость цена цены обойдется сумма бюджет смета расценка рублей руб price cost costs amount budget fee",
        "срок сроки дата завершить закончить завершение окончание окончен сдача сдать сдадут deadline due date finish finished end completed completion",
        "начать начало начнется старт начинается start starts begin begins beginning",
        "ответственный отвечает руководитель начальник прораб куратор responsible manager head supervisor",
        "строительство строить построить стройка возвести возведение construction construct build built building",
        "исполнитель подрядчик застройщик contractor executor performer",
        "заказчик клиент customer client",
        "адрес расположен находится место address located location place",
        "телефон номер контакт phone number contact",
        "толщина толщиной thickness thick",
        "высота высотой height high",
        "ширина шириной width wide",
        "длина длиной length long",
        "площадь площадью area",
        "гарантия гарантийный warranty guarantee",
        "штраф пеня неустойка penalty fine",
        "оплата платеж аванс платить payment pay paid advance",
        "работник сотрудник персонал рабочий бригада staff worker workers employee employees crew",
    ];

    private static readonly Dictionary<string, int> GroupOf = Groups
        .SelectMany((words, group) => words.Split(' ').Select(word => (Stem: WordStems.Stem(word), group)))
        .DistinctBy(entry => entry.Stem).ToDictionary(entry => entry.Stem, entry => entry.group);

    /// <summary>0 unless both stems belong to one group.</summary>
    public static double Likeness(string one, string other) =>
        GroupOf.TryGetValue(one, out var group) && GroupOf.TryGetValue(other, out var another) && group == another ? Related : 0;
}
