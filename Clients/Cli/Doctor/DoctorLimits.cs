using System.CommandLine;
using System.CommandLine.Parsing;

namespace AiTasks.Cli.Doctor;

/// <summary>From where on something is trouble.</summary>
/// <param name="Patience">How long one part of the system may take to answer.</param>
/// <param name="ClockSkew">How far a clock may be from the database's.</param>
/// <param name="QueueDepth">How many messages may wait in a queue.</param>
/// <param name="FreeDisk">How much of a disk has to be free, in percent.</param>
internal sealed record DoctorLimits(TimeSpan Patience, TimeSpan ClockSkew, int QueueDepth, int FreeDisk);

/// <summary>Reads <see cref="DoctorLimits"/> from the line.</summary>
internal sealed class DoctorLimitOptions
{
    // Longer than anything takes that works, short enough that a person waits for all of them.
    private readonly Option<int> _patience = Number("--patience", "seconds", "How long one part may take to answer", 10, 1, 300);

    // Tokens forgive 30 s (TokenOptions__ClockSkew); long before that somebody should mend the clock.
    private readonly Option<int> _skew = Number("--max-skew", "seconds", "How far a clock may be from the database's", 5, 0, 3600);

    // What waits longer waits in the database, and a queue holds at most DispatchOptions__MaxWindow commands, 2000.
    private readonly Option<int> _depth = Number("--max-depth", "messages", "How many messages may wait in a queue", 2000, 0, int.MaxValue);

    private readonly Option<int> _free = Number("--min-free", "percent", "How much of a disk has to be free", 10, 0, 100);

    public Symbol[] All => [_patience, _skew, _depth, _free];

    public DoctorLimits Read(ParseResult line) => new(
        TimeSpan.FromSeconds(line.GetValue(_patience)), TimeSpan.FromSeconds(line.GetValue(_skew)), line.GetValue(_depth), line.GetValue(_free));

    private static Option<int> Number(string name, string unit, string description, int usual, int from, int to)
    {
        var option = new Option<int>(name) { Description = description, HelpName = unit, DefaultValueFactory = _ => usual };
        option.Validators.Add(Require);
        return option;

        void Require(OptionResult result)
        {
            if (result.GetValue(option) is var said && (said < from || said > to)) result.AddError($"{name} is a number from {from} to {to}.");
        }
    }
}
