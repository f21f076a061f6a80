using NymActors.Host;

using var signals = new ProgramSignals(TimeProvider.System);
return await NymClientProgram.RunAsync(args, ProgramIo.OfProcess(), signals.Stopping);
