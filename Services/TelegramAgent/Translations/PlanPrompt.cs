using System.Globalization;
using System.Text;
using AiTasks.TelegramAgent.Access;
using AiTasks.TelegramAgent.BackendClient;
using AiTasks.TelegramAgent.Endpoints;
using Microsoft.Extensions.Options;

namespace AiTasks.TelegramAgent.Translations;

/// <summary>A content plan from today on, with every day that it has to name: a model would miscount them.</summary>
internal sealed class PlanPrompt(TimeProvider time, IOptions<AgentOptions> options)
{
    private static readonly string[] Weekdays = ["Воскресенье", "Понедельник", "Вторник", "Среда", "Четверг", "Пятница", "Суббота"];

    /// <exception cref="BotErrorException">It is not clear for which days.</exception>
    public TextRequest Translate(BotRequest request)
    {
        var days = PlanDays.Read(request.Data.Text("days")) ?? throw Unclear(BotTexts.UnreadableDays);
        var frequency = PlanFrequency.Read(request.Data.Text("freq")) ?? throw Unclear(BotTexts.UnreadableFrequency);
        var today = DateOnly.FromDateTime(time.GetUtcNow().ToOffset(options.Value.TimeZoneOffset).DateTime);
        var dates = frequency.Dates(today, days);
        if (dates.Count == 0) throw Unclear(BotTexts.NoPlannedDay);

        return new TextRequest
        {
            Prompt = Nko.Read(request.Data).AddTo(Task(days, frequency, dates), withStyle: true),
            TgId = request.TgId,
            Kind = "content_plan",
            Dates = dates,
            Frequency = frequency.Name,
        };
    }

    private static string Task(int days, PlanFrequency frequency, IReadOnlyList<DateOnly> dates)
    {
        var task = new StringBuilder(
            "Составь контент-план публикаций для социальных сетей некоммерческой организации. "
            + $"Дней: {days}, частота: {frequency.Name}, публикаций: {dates.Count}. "
            + "Для каждого дня из списка ниже напиши его строку без изменений, затем строку «Категория: …» и строку «Тема: …». "
            + "Между днями оставь пустую строку. Чередуй категории: новости, истории людей, полезные советы, благодарность, призыв к действию, "
            + "закулисье. Темы не повторяй. Пиши простым текстом без разметки. Весь план не длиннее 3900 знаков: если дней много, сокращай темы.\n\n"
            + "Дни:");
        for (var number = 1; number <= dates.Count; number++)
        {
            var date = dates[number - 1];
            task.Append(CultureInfo.InvariantCulture, $"\nДень {number} ({Weekdays[(int)date.DayOfWeek]}, {date:dd.MM.yyyy})");
        }

        return task.ToString();
    }

    private static BotErrorException Unclear(string text) => new(StatusCodes.Status400BadRequest, text);
}
