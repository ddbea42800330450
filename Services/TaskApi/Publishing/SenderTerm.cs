using Microsoft.Extensions.Options;

namespace AiTasks.TaskApi.Publishing;

/// <summary>Sending for as long as this process has the right to: a lane for every chat for which something waits.</summary>
internal sealed class SenderTerm(
    SenderLease lease, PublicationLog log, TelegramBot bot, PublicationWatch watch, PublishingSignal signal, PublishingTelemetry telemetry,
    IOptions<TelegramOptions> options, ILogger<TelegramSender> logger)
{
    private const string Waiting = "select distinct target from publications where state = 'pending'";

    private const string Names =
        """
        select distinct on (target) target, chat_number from publications where chat_number is not null and target like '@%'
        order by target, id desc
        """;

    private const string Sends =
        """
        select chat, extract(epoch from clock_timestamp() - at)::float8 as seconds from telegram_sends
        where at > clock_timestamp() - @window order by at desc
        """;

    private const string Penalties =
        """
        select chat, extract(epoch from until - clock_timestamp())::float8 as seconds from telegram_penalties
        where until > clock_timestamp()
        """;

    private readonly ChatAliases _aliases = new();

    public SenderLease Lease => lease;

    public PublicationLog Log => log;

    public TelegramBot Bot => bot;

    public SendPace Pace { get; } = new(options.Value);

    public PublishingSignal Signal => signal;

    public PublishingTelemetry Telemetry => telemetry;

    public TelegramOptions Options => options.Value;

    public ILogger Logger => logger;

    /// <summary>Takes note of an end.</summary>
    public void Finished(string state)
    {
        telemetry.Finished(state);
        watch.Look();
    }

    /// <summary>How a chat may be called.</summary>
    public string[] NamesOf(string key) => _aliases.NamesOf(key);

    /// <summary>Takes note of a chat's number.</summary>
    /// <returns>True: its limits are counted under that from now on.</returns>
    public bool Learn(string chat, long number)
    {
        if (!_aliases.Learn(chat, number)) return false;
        Pace.Join(chat, TelegramChat.OfNumber(number));
        signal.Set();
        return true;
    }

    /// <summary>Sends until it is told to stop or the right to send is lost. Then no lane runs any more, and all ends are noted.</summary>
    public async Task RunAsync(CancellationToken stoppingToken)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        var lanes = new Dictionary<string, Task>();
        try
        {
            await RememberAsync(over.Token);
            while (true)
            {
                foreach (var (key, _) in lanes.Where(pair => pair.Value.IsCompleted).ToList()) lanes.Remove(key);
                foreach (var target in await lease.QueryAsync<string>(Waiting, new { }, over.Token))
                {
                    var key = _aliases.KeyOf(target);
                    if (!lanes.ContainsKey(key)) lanes[key] = RunLaneAsync(key, over.Token);
                }

                Pace.Forget(lanes.Keys.ToHashSet());
                await signal.WaitAsync(Options.PollInterval, over.Token);
            }
        }
        finally
        {
            await over.CancelAsync();
            await Task.WhenAll(lanes.Values);
        }
    }

    private async Task RunLaneAsync(string key, CancellationToken over)
    {
        try
        {
            await Task.Run(() => new ChatLane(key, this).RunAsync(over), over);
        }
        catch (Exception error)
        {
            // Its chat gets another lane, from this process or the one that has the right to send now.
            if (!over.IsCancellationRequested) logger.LogWarning("Messages to a chat wait: {Reason}", error.Message);
        }
    }

    private async Task RememberAsync(CancellationToken over)
    {
        foreach (var name in await lease.QueryAsync<KnownName>(Names, new { }, over)) _aliases.Learn(name.Target, name.ChatNumber);
        var window = ((TimeSpan[])[Options.PerChatInterval, Options.GroupWindow, Options.GlobalWindow]).Max();
        foreach (var send in await lease.QueryAsync<ChatTime>(Sends, new { window }, over))
            Pace.Occupy(_aliases.KeyOf(send.Chat), TimeSpan.FromSeconds(send.Seconds));
        foreach (var penalty in await lease.QueryAsync<ChatTime>(Penalties, new { }, over))
            Pace.Penalize(_aliases.KeyOf(penalty.Chat), TimeSpan.FromSeconds(penalty.Seconds));
    }

    private sealed record KnownName
    {
        public string Target { get; init; } = "";
        public long ChatNumber { get; init; }
    }

    private sealed record ChatTime
    {
        public string Chat { get; init; } = "";
        public double Seconds { get; init; }
    }
}
