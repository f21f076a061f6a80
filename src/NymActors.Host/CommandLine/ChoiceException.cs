namespace NymActors.Host.CommandLine;

/// <summary>A value is none of the possible ones, which the message lists.</summary>
internal sealed class ChoiceException(string possibleValues) : FormatException(possibleValues);
