namespace NymActors.Configuration;

/// <summary>How a line of the program's log is written.</summary>
public enum LogFormat
{
    /// <summary>For people: time, level, source, message.</summary>
    Text,

    /// <summary>For programs: one JSON object a line.</summary>
    Json,
}
