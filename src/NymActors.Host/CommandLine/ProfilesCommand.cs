using System.CommandLine;

namespace NymActors.Host.CommandLine;

/// <summary><c>profiles</c>: what traffic profiles there are, what they cost and what they give up.</summary>
internal static class ProfilesCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create(ProgramIo io)
    {
        var command = new DocumentedCommand(
            "profiles",
            "Compare the traffic profiles: what they cost, and what privacy they give up\n\n"
            + "A profile chooses how much cover traffic a client sends and how fast it is. The public options\n"
            + "--fastmode and --no-cover choose the same as the profiles fast and no-cover, and win over --profile.")
        {
            Summary = "Compare the traffic profiles: what they cost, and what privacy they give up",
            Examples = "nym-client profiles\nnym-client init --id alice --profile low-cost",
        };
        command.SetAction(_ => io.Output.Write(ProfileText.Comparison));
        return command;
    }
}
