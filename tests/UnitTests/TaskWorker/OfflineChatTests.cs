using AiTasks.Contracts;
using AiTasks.TaskWorker.ChatAnswers;
using AiTasks.TaskWorker.Providers.Offline;
using AiTasks.TaskWorker.Providers.Offline.Chats;
using Microsoft.Extensions.AI;

namespace AiTasks.UnitTests.TaskWorker;

/// <summary>Answers about documents without a model.</summary>
public sealed class OfflineChatTests
{
    private static readonly Guid Note = Guid.NewGuid();
    private static readonly Guid Contract = Guid.NewGuid();
    private static readonly Guid Handbook = Guid.NewGuid();

    private static readonly IReadOnlyList<Passage> Library =
    [
        Page(1, Note, "poyasnitelnaya.pdf", 1,
            "Пояснительная записка\nОбъект: детский сад на 120 мест в посёлке Лесной.\nЗаказчик — администрация Лесного района. Проект выполнило\n" +
            "бюро «Контур», главный инженер проекта — Соколова М. А. Здание двухэтажное, высота этажа 3,3 м."),
        Page(2, Note, "poyasnitelnaya.pdf", 2,
            "Фундаменты и стены\nФундамент — монолитная железобетонная плита толщиной 400 мм из бетона В25.\n" +
            "Наружные стены из газобетонных блоков толщиной 375 мм утеплены минеральной ватой слоем 120 мм.\nПерегородки — кирпичные, 120 мм."),
        Page(3, Note, "poyasnitelnaya.pdf", 3,
            "Кровля\nКровля плоская, покрытие — полимерная мембрана. Водосток внутренний, воронки с электрообогревом.\n" +
            "Снеговая нагрузка принята 2,4 кПа. Расчётная температура наружного воздуха минус 34 °C."),
        Page(4, Contract, "dogovor.docx", null, "1.1. Подрядчик обязуется построить здание детского сада, а заказчик — принять и оплатить работы.\n" +
            "1.2. Работы начинаются 15 апреля 2026 г. и завершаются не позднее 30 ноября 2027 г.", "Предмет и сроки"),
        Page(5, Contract, "dogovor.docx", null, "2.1. Цена договора составляет 186 400 000 рублей, включая НДС 20 %.\n" +
            "2.2. Аванс в размере 30 % перечисляется в течение 10 рабочих дней со дня подписания.", "Цена и расчёты"),
        Page(6, Contract, "dogovor.docx", null, "3.1. За просрочку подрядчик платит пеню 0,1 % от стоимости невыполненных работ за каждый день.\n" +
            "3.2. Гарантийный срок на здание — пять лет, на инженерное оборудование — два года.", "Ответственность и гарантия"),
        Page(7, Contract, "dogovor.docx", null,
            "От заказчика работы принимает Громов Пётр Ильич, телефон 8 (800) 555-01-17.\n" +
            "От подрядчика отвечает прораб Ильясов Т. Р.", "Представители"),
        Page(8, Handbook, "handbook.md", null,
            "Visitors sign in at the gate and wear a helmet and a yellow vest.\nThe site is open from 7:00 to 19:00, on Saturdays until 15:00.", "Access"),
        Page(9, Handbook, "handbook.md", null,
            "The crane may lift up to 8 tonnes at a radius of 20 metres. Lifting stops when the wind exceeds 12 m/s.", "Lifting"),
        Page(10, Handbook, "handbook.md", null,
            "In case of fire call 101 and gather at the car park behind building C. The first aid kit hangs in the foreman's office.", "Emergencies"),
    ];

    public static TheoryData<string, long, string> Facts => new()
    {
        { "Какова толщина фундаментной плиты?", 2, "400 мм" },
        { "Чем утеплены наружные стены?", 2, "минеральной ватой" },
        { "Какая принята снеговая нагрузка?", 3, "2,4 кПа" },
        { "Кто главный инженер проекта?", 1, "Соколова" },
        { "На сколько мест рассчитан детский сад?", 1, "120 мест" },
        { "Какое покрытие у кровли?", 3, "мембрана" },
        { "Когда начинаются работы?", 4, "15 апреля 2026" },
        { "До какого числа нужно завершить строительство?", 4, "30 ноября 2027" },
        { "Сколько стоит договор?", 5, "186 400 000" },
        { "Какой размер аванса?", 5, "30 %" },
        { "Какая пеня за просрочку?", 6, "0,1 %" },
        { "Какой гарантийный срок на инженерное оборудование?", 6, "два года" },
        { "По какому телефону звонить Громову?", 7, "555-01-17" },
        { "Кто прораб?", 7, "Ильясов" },
        { "Какая расчётная температура наружного воздуха?", 3, "34" },
        { "Кто заказчик проекта?", 1, "администрация" },
        { "When is the site open on Saturdays?", 8, "15:00" },
        { "How much can the crane lift?", 9, "8 tonnes" },
        { "At what wind speed does lifting stop?", 9, "12 m/s" },
        { "Where is the first aid kit?", 10, "foreman's office" },
        { "What do visitors have to wear?", 8, "helmet" },
    };

    [Theory]
    [MemberData(nameof(Facts))]
    public void A_plain_question_is_answered_with_the_sentence_and_its_source(string question, long passage, string fact)
    {
        var answer = Ask(question);
        var first = answer.Split('\n')[0];

        Assert.True(first.Contains(fact, StringComparison.Ordinal), answer);
        Assert.EndsWith(SourceLabels.Of(Library.Single(one => one.Id == passage)), first, StringComparison.Ordinal);
        Assert.Contains(SourceLabels.Named(answer, Library), one => one.Id == passage);
    }

    [Theory]
    [InlineData("Какого цвета будет забор?", "В документах нет ответа")]
    [InlineData("Как зовут кота директора?", "нет")]
    [InlineData("What is the capital of Peru?", "do not contain")]
    public void What_the_documents_do_not_say_is_not_answered_and_what_was_looked_at_is_named(string question, string words)
    {
        var answer = Ask(question);
        Assert.Contains(words, answer, StringComparison.Ordinal);
        foreach (var name in Library.Select(passage => passage.Name).Distinct())
            Assert.Contains(name, answer, StringComparison.Ordinal);
    }

    [Fact]
    public void A_question_that_only_makes_sense_after_the_one_before_is_answered()
    {
        var work = Work("А на здание?") with
        {
            History = [new ChatTurn("user", "Какой гарантийный срок на оборудование?"), new ChatTurn("assistant", "Два года")],
        };
        Assert.Contains("пять лет", OfflineChats.Answer(Task(work, Library)), StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_question_gets_the_same_answer_word_by_word() =>
        Assert.Equal(Ask("Какой гарантийный срок?"), Ask("Какой гарантийный срок?"));

    [Fact]
    public void A_comparison_says_what_each_side_says()
    {
        var first = new ChatDocument { FileId = Note, Name = "old.pdf", State = DocumentStates.Indexed, Side = "a" };
        var second = first with { FileId = Contract, Name = "new.pdf", Side = "b" };
        Passage[] passages =
        [
            Page(1, Note, "old.pdf", 2, "Стены кирпичные толщиной 510 мм."), Page(2, Contract, "new.pdf", 5, "Стены из газобетона толщиной 375 мм."),
        ];

        var lines = OfflineChats.Answer(Task(Work("Какая толщина стен?") with { Documents = [first, second] }, passages)).Split('\n');

        Assert.Equal("Сторона A (old.pdf):", lines[0]);
        Assert.Equal("Стены кирпичные толщиной 510 мм. [old.pdf, p. 2]", lines[1]);
        Assert.Equal("Сторона B (new.pdf):", lines[2]);
        Assert.Equal("Стены из газобетона толщиной 375 мм. [new.pdf, p. 5]", lines[3]);
    }

    [Fact]
    public void Without_documents_it_says_what_it_is()
    {
        Assert.Contains("офлайн", OfflineChats.Answer(Task(Work("Привет, как дела?") with { Documents = [] }, [])), StringComparison.Ordinal);
        Assert.Contains("offline", OfflineChats.Answer(Task(Work("Hello there") with { Documents = [] }, [])), StringComparison.Ordinal);
    }

    [Fact]
    public void Documents_that_could_not_be_read_are_named()
    {
        var broken = new ChatDocument { FileId = Guid.NewGuid(), Name = "broken.pdf", State = DocumentStates.Failed, Problem = "x" };
        var answer = OfflineChats.Answer(Task(Work("Какая кровля?") with { Documents = [broken] }, []));
        Assert.Contains("Не удалось прочитать: broken.pdf.", answer, StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_shown_is_not_said_again()
    {
        var answer = Ask("Какой гарантийный срок?");
        for (var length = 0; length <= answer.Length; length += 7)
            Assert.Equal(answer[length..], OfflineChats.Rest(answer, answer[..length]));
        Assert.Equal("\nНовое", OfflineChats.Rest("Старое\nНовое", "Старое и ещё"));
    }

    [Fact]
    public void A_plan_searches_for_every_part_of_the_question_on_every_side()
    {
        var first = new ChatDocument { FileId = Note, Name = "old.pdf", State = DocumentStates.Indexed, Side = "a" };
        var work = Work("Какая кровля? Какой фундамент?") with { Documents = [first, first with { FileId = Contract, Side = "b" }] };

        var plan = OfflineChats.Plan(Task(work, null));

        Assert.Equal(["Какая кровля?", "Какая кровля?", "Какой фундамент?", "Какой фундамент?"], plan.Searches.Select(search => search.Query));
        Assert.Equal([1, 2, 1, 2], plan.Searches.SelectMany(search => search.Documents));
    }

    [Fact]
    public void Lines_that_a_page_broke_are_one_sentence_and_abbreviations_end_none()
    {
        var sentences = Sentences.Of(Page(1, Note, "a.pdf", 1,
            "Раздел 1\n1.2. Работы начинаются 15 апреля 2026 г. и завершаются\nне позднее осени. " +
            "Проект ведёт И. И. Петров, ул. Лесная, д. 5.\n- пункт первый\n- пункт второй"));
        Assert.Equal(
            [
                "Раздел 1", "1.2. Работы начинаются 15 апреля 2026 г. и завершаются не позднее осени.",
                "Проект ведёт И. И. Петров, ул. Лесная, д. 5.", "- пункт первый", "- пункт второй",
            ],
            sentences.Select(sentence => sentence.Text));
    }

    [Fact]
    public void A_row_of_a_table_is_understood_without_the_others_and_a_unit_ends_a_sentence()
    {
        var sentences = Sentences.Of(Page(1, Note, "a.md", null,
            "Цены на первый квартал\n| № | Работа | Сумма, руб. |\n|---|---|---|\n| 1 | Окна | 2 016 000 |\n| 2 | Двери | 836 000 |\n" +
            "Высота зала 6,2 м. Отметка пола 0,000."));
        Assert.Equal(
            [
                "Цены на первый квартал", "1; Работа: Окна; Сумма, руб.: 2 016 000.", "2; Работа: Двери; Сумма, руб.: 836 000.",
                "Высота зала 6,2 м.", "Отметка пола 0,000.",
            ],
            sentences.Select(sentence => sentence.Text));
    }

    [Fact]
    public async Task It_streams_word_by_word_and_the_words_are_the_answer()
    {
        using var client = new OfflineChatClient(TimeSpan.Zero, TimeProvider.System);
        var task = Task(Work("Какой гарантийный срок?"), Library);
        var words = new List<string>();
        var question = new ChatOptions { AdditionalProperties = new() { [ChatTask.OptionKey] = task } };
        await foreach (var update in client.GetStreamingResponseAsync([], question, TestContext.Current.CancellationToken))
            words.AddRange(update.Contents.OfType<TextContent>().Select(content => content.Text));

        Assert.Equal(OfflineChats.Answer(task), string.Concat(words));
        Assert.All(words, word => Assert.DoesNotContain(' ', word.Trim()));
    }

    private static string Ask(string question) => OfflineChats.Answer(Task(Work(question), Library));

    private static ChatTask Task(ChatWork work, IReadOnlyList<Passage>? passages) =>
        new() { Work = work, Language = "ru", Passages = passages, MaxSearches = 4 };

    private static ChatWork Work(string question) => new()
    {
        ChatId = Guid.Empty,
        Question = question,
        Documents =
        [
            .. Library.DistinctBy(passage => passage.FileId)
                .Select(passage => new ChatDocument { FileId = passage.FileId, Name = passage.Name, State = DocumentStates.Indexed }),
        ],
    };

    private static Passage Page(long id, Guid file, string name, int? page, string text, string? heading = null) =>
        new() { Id = id, FileId = file, Name = name, Page = page, Text = text, Heading = heading };
}
